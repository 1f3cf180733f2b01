import type { RemoteTrackPublication } from 'livekit-client';

/** Should the server's word that a track is taken off be lost, it is asked for again after this long. */
export const RENEWAL_MS = 2000;

const held = new WeakSet<RemoteTrackPublication>();
/** Since when, epoch ms. */
const leaving = new WeakMap<RemoteTrackPublication, number>();

/** For the line's sake nothing of it is sent, though it is subscribed: on a thin line a negotiation takes many seconds. */
export const isHeld = (publication: RemoteTrackPublication) => held.has(publication);

/** @returns whether that is new */
export function holdPicture(publication: RemoteTrackPublication): boolean {
  if (held.has(publication)) return false;
  held.add(publication);
  publication.setEnabled(false);
  return true;
}

/**
 * The line is wide again. The picture is taken off, to be subscribed anew: only a picture that goes lets the server forget how thin
 * the line was (livekit-server 1.13, StreamAllocator.RemoveTrack; one that is enabled again may stay paused until a probe).
 * @returns whether it was held
 */
export function freePicture(publication: RemoteTrackPublication): boolean {
  if (!held.delete(publication)) return false;
  takeOff(publication);
  // Not setEnabled(true): that would overrule adaptive stream for good, and what nobody sees would be sent (livekit-client 2.23,
  // RemoteTrackPublication.isEnabled).
  Reflect.set(publication, 'requestedDisabled', undefined);
  return true;
}

/** Taken off, to be asked for anew as soon as it is gone: both asked for at once would be one word to the server, the last. */
export function takeOff(publication: RemoteTrackPublication) {
  leaving.set(publication, Date.now());
  publication.setSubscribed(false);
}

/** Whether it is still on its way out. */
export function isLeaving(publication: RemoteTrackPublication): boolean {
  const since = leaving.get(publication);
  if (since === undefined) return false;
  if (publication.track && Date.now() - since < RENEWAL_MS) return true;
  leaving.delete(publication);
  return false;
}
