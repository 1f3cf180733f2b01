import { CaptureError, captureFailure } from '../devices/capture.ts';
import { RefineError } from '../devices/refine.ts';
import { addNotice, type MeetingState, type MeetingStore } from '../store/meeting.ts';

type Kind = 'microphone' | 'camera';

/** What the store says of the microphone or the camera of this machine, and what the person is told of it. */
export class ToldOfSending {
  readonly #kind: Kind;
  readonly #store: MeetingStore;
  #refinerTold = false;

  constructor(kind: Kind, store: MeetingStore) {
    this.#kind = kind;
    this.#store = store;
  }

  /** The device in use, null = the system's default. */
  get device() {
    return this.#store.getState().inUse[this.#kind];
  }

  set device(id: string | null) {
    this.#store.setState((state) => ({ inUse: { ...state.inUse, [this.#kind]: id } }));
  }

  show(part: Partial<MeetingState['microphone']>) {
    this.#store.setState((state) =>
      this.#kind === 'camera'
        ? { camera: { ...state.camera, ...part } }
        : { microphone: { ...state.microphone, ...part } },
    );
  }

  /** A new wish: what failed before is no longer said. That the device gives nothing stays true until it gives something. */
  wished() {
    if (this.#store.getState()[this.#kind].failure !== 'silenced') this.show({ failure: null });
  }

  /** A host muted (`mutedForYou`), or took the right away (`held`). */
  byHost(kind: 'mutedForYou' | 'held') {
    addNotice(this.#store, { kind, what: this.#kind });
  }

  /** It was to be sent, and is not. */
  notSent(error: unknown) {
    if (error instanceof RefineError) {
      // Each try is answered: the camera button would otherwise seem dead.
      this.#refinerTold = false;
      return this.refinerFailed();
    }
    const failure = failureOf(error);
    if (failure === 'failed') return addNotice(this.#store, { kind: 'sendFailed', what: this.#kind });
    this.show({ failure });
    addNotice(this.#store, { kind: 'captureFailed', what: this.#kind, failure });
  }

  /** The device the person chose did not start. */
  choiceFailed(error: unknown) {
    if (error instanceof RefineError) this.refinerFailed();
    else addNotice(this.#store, { kind: 'captureFailed', what: this.#kind, failure: failureOf(error) });
  }

  /** The device the policy took did not start; that the one before is gone has been told. */
  nextFailed(error: unknown) {
    if (error instanceof RefineError) this.refinerFailed();
    else this.show({ failure: failureOf(error) });
  }

  silenced(silenced: boolean) {
    const { desired, failure } = this.#store.getState()[this.#kind];
    if (silenced === (failure === 'silenced')) return;
    this.show({ failure: silenced ? 'silenced' : null });
    if (silenced && desired) addNotice(this.#store, { kind: 'captureFailed', what: this.#kind, failure: 'silenced' });
  }

  /** Said once for each refiner. */
  refinerFailed() {
    if (this.#refinerTold) return;
    this.#refinerTold = true;
    addNotice(this.#store, { kind: 'refineFailed', what: this.#kind });
  }

  refinerChanged() {
    this.#refinerTold = false;
  }
}

/** A DOMException speaks of the device; anything else of the connection. */
export function failureOf(error: unknown) {
  return error instanceof CaptureError ? error.failure : captureFailure(error);
}
