import { capture } from './capture.ts';
import { type Refined, RefineError, RefineLater, type Refiner } from './refine.ts';

type Kind = 'microphone' | 'camera';

/** One opened device and what is sent of it. Whoever opened it closes it. */
export type Feed = {
  readonly raw: MediaStreamTrack;
  /** Null: the raw track (of a microphone: its clone) is sent. */
  readonly refined: Refined | null;
  readonly track: MediaStreamTrack;
};

export type FeedOptions = {
  kind: Kind;
  /** Null = the system's default. */
  device: string | null;
  refiner: Refiner | null;
  /** Also when the device is missing or busy: no other one instead. */
  exact?: boolean;
  onRefinerFailed: (error: unknown) => void;
};

/**
 * Opens the device and refines it; a refiner that fails leaves the raw track, opened again as if there were none.
 * @param ready an open track, used instead of opening if it was opened as the refiner needs it; ours from here on
 * @throws CaptureError, or RefineError where the raw track must not be sent
 */
export async function openFeed(options: FeedOptions, ready: MediaStreamTrack | null = null): Promise<Feed> {
  const { kind, device, refiner, exact, onRefinerFailed } = options;
  let raw = ready;
  if (raw && (raw.readyState !== 'live' || !serves(raw, refiner))) {
    raw.stop();
    raw = null;
  }
  raw ??= await capture(kind, device, { ...refiner?.capture }, exact);
  if (!refiner) return plain(kind, raw);
  try {
    return refinedFeed(raw, await refiner.refine(raw));
  } catch (error) {
    if (refiner.orNothing) {
      raw.stop();
      throw new RefineError(error);
    }
    if (!(error instanceof RefineLater)) onRefinerFailed(error);
    if (!refiner.capture) return plain(kind, raw);
    raw.stop();
    return plain(kind, await capture(kind, device, {}, exact));
  }
}

/** The same open device for another refiner. Null: it has to be opened anew. @throws what the refiner throws */
export async function refitFeed(kind: Kind, feed: Feed, refiner: Refiner | null): Promise<Feed | null> {
  if (!serves(feed.raw, refiner) || feed.raw.readyState !== 'live') return null;
  if (!refiner) return plain(kind, feed.raw);
  try {
    return refinedFeed(feed.raw, await refiner.refine(feed.raw));
  } catch (error) {
    if (error instanceof RefineLater) return null;
    throw error;
  }
}

/** @param next keeps its raw track, if it is the same device */
export function closeFeed(feed: Feed | null, next?: Feed) {
  if (!feed) return;
  if (feed.refined) feed.refined.stop();
  else if (feed.track !== feed.raw) feed.track.stop();
  if (feed.raw !== next?.raw) feed.raw.stop();
}

function refinedFeed(raw: MediaStreamTrack, refined: Refined): Feed {
  return { raw, refined, track: refined.track };
}

/** A microphone is sent as a clone: muting disables what is sent, and the raw track can still be listened to on this machine. */
function plain(kind: Kind, raw: MediaStreamTrack): Feed {
  return { raw, refined: null, track: kind === 'microphone' ? raw.clone() : raw };
}

/** Whether an open track was opened with what the refiner, or its absence, asks for. */
function serves(raw: MediaStreamTrack, refiner: Refiner | null) {
  if (raw.kind !== 'audio') return true;
  const wanted = refiner?.capture?.noiseSuppression ?? true;
  return (raw.getConstraints().noiseSuppression ?? true) === wanted;
}
