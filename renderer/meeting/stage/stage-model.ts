import type { MeetingState, MeetingStore, ParticipantView } from '../store/meeting.ts';
import { Floor } from './floor.ts';
import { type TileKey, tileKey } from './places.ts';
import { seat } from './seats.ts';

/** Whoever falls silent keeps the ring this long, or until somebody else begins: a pause for breath changes nothing on the stage. */
const RING_MS = 600;

const isHost = ({ role }: ParticipantView) => role === 'host' || role === 'cohost';

/**
 * What moves on the stage, without React: who has the floor, who sits where, which screens are shared, and the ring around who
 * speaks, which is set on the tile itself so that no change of speakers renders anything.
 */
export class StageModel {
  /** Others, in the order they sit. A new array only when somebody moved. */
  seats: readonly string[] = [];
  /** Shared screens, the first first. */
  shares: readonly TileKey[] = [];
  holder: string | null = null;
  readonly #store: MeetingStore;
  readonly #floor = new Floor();
  readonly #listeners = new Set<() => void>();
  readonly #tiles = new Map<string, Set<HTMLElement>>();
  #first = 49;
  #ringed: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unring: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | undefined;

  constructor(store: MeetingStore) {
    this.#store = store;
    this.#update();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#stop ??= this.#store.subscribe((state, before) => {
      if (state.speaking !== before.speaking) this.#floor.hear(state.speaking, Date.now());
      if (state.speaking !== before.speaking || state.standing !== before.standing) this.#update();
      else if (state.participants !== before.participants) this.#paint(state);
    });
    this.#update();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = undefined;
      clearTimeout(this.#timer);
      clearTimeout(this.#unring);
      this.#unring = undefined;
    };
  };

  /** How many others the first page seats. */
  setFirst(first: number): void {
    if (first === this.#first) return;
    this.#first = first;
    this.#update();
  }

  /** A tile that shows, by `data-speaking`, whether its person speaks. Returns what ends it. */
  ring(identity: string, element: HTMLElement): () => void {
    const tiles = this.#tiles.get(identity) ?? new Set();
    tiles.add(element);
    this.#tiles.set(identity, tiles);
    element.dataset['speaking'] = String(this.#ringed.includes(identity));
    return () => {
      tiles.delete(element);
      if (tiles.size === 0) this.#tiles.delete(identity);
    };
  }

  #update() {
    const state = this.#store.getState();
    this.#paint(state);
    const now = Date.now();
    this.#floor.keep((identity) => state.participants.has(identity));
    this.#floor.tick(now);
    clearTimeout(this.#timer);
    if (this.#floor.due !== null && this.#stop)
      this.#timer = setTimeout(() => this.#update(), Math.max(0, this.#floor.due - now));

    const others = state.order.flatMap((identity) => {
      const view = state.participants.get(identity);
      return view && !view.isSelf && !view.agent ? [view] : [];
    });
    const sitters = others.map((view) => ({
      identity: view.identity,
      claim: this.#floor.isSpeaker(view.identity) ? 3 : view.hand !== null ? 2 : isHost(view) ? 1 : 0,
      heard: this.#floor.lastHeard(view.identity),
    }));
    const seats = seat(this.seats, sitters, this.#first);
    const sharing = state.order.filter((identity) => state.participants.get(identity)?.sharing);
    const shares = this.#sharesOf(sharing);
    const { holder } = this.#floor;
    if (seats === this.seats && shares === this.shares && holder === this.holder) return;
    this.seats = seats;
    this.shares = shares;
    this.holder = holder;
    for (const listener of this.#listeners) listener();
  }

  #sharesOf(sharing: string[]): readonly TileKey[] {
    const now = sharing.map((identity) => tileKey(identity, 'screen'));
    const kept = this.shares.filter((key) => now.includes(key));
    const shares = [...kept, ...now.filter((key) => !kept.includes(key))];
    return shares.length === this.shares.length && shares.every((key, index) => key === this.shares[index])
      ? this.shares
      : shares;
  }

  /** Speaking shows only on a microphone that is on. `late`: whoever fell silent has kept the ring long enough. */
  #paint(state: MeetingState, late = false) {
    const isOn = (identity: string) => state.participants.get(identity)?.microphone === true;
    const speaking = state.speaking.filter(isOn);
    const begun = speaking.filter((identity) => !this.#ringed.includes(identity));
    const silent = this.#ringed.filter((identity) => !speaking.includes(identity));
    // One change of the screen for the turn from one speaker to the next, where it would be two.
    const kept = late || begun.length > 0 ? [] : silent.filter(isOn);
    for (const identity of silent) if (!kept.includes(identity)) this.#mark(identity, false);
    for (const identity of begun) this.#mark(identity, true);
    this.#ringed = [...speaking, ...kept];
    if (kept.length === 0 || !this.#stop) {
      clearTimeout(this.#unring);
      this.#unring = undefined;
    } else
      this.#unring ??= setTimeout(() => {
        this.#unring = undefined;
        this.#paint(this.#store.getState(), true);
      }, RING_MS);
  }

  #mark(identity: string, speaking: boolean) {
    for (const element of this.#tiles.get(identity) ?? []) element.dataset['speaking'] = String(speaking);
  }
}
