import { type ElementInfo, RemoteVideoTrack, type Track } from 'livekit-client';

/** A picture in another window: `size` in device pixels, asked for at each `changed`. */
export type SizedPicture = {
  element: HTMLVideoElement;
  size: () => { width: number; height: number };
  /** Calls back when the size may have changed; returns what ends it. */
  onChanged: (changed: () => void) => () => void;
};

/**
 * Shows a track in a <video> of another document. LiveKit's own observers see only elements of their own document and would
 * take this one for hidden: so we say how large it is, and that it is seen even while our first window is not.
 */
export function attachAtSize(track: Track | undefined, picture: SizedPicture): () => void {
  if (!track) return () => undefined;
  const { element } = picture;
  element.muted = true;
  element.srcObject = new MediaStream([track.mediaStreamTrack]);
  void element.play().catch(() => undefined);
  const info = track instanceof RemoteVideoTrack && track.isAdaptiveStream ? sizeInfo(picture) : null;
  if (info) (track as RemoteVideoTrack).observeElementInfo(info);
  return () => {
    if (info) (track as RemoteVideoTrack).stopObservingElementInfo(info);
    element.srcObject = null;
  };
}

function sizeInfo({ element, size, onChanged }: SizedPicture): ElementInfo {
  let stop: () => void = () => undefined;
  const info: ElementInfo = {
    element,
    width: () => size().width,
    height: () => size().height,
    visible: true,
    // LiveKit's word for "seen although the page is in the background".
    pictureInPicture: true,
    visibilityChangedAt: undefined,
    observe: () => {
      stop = onChanged(() => info.handleResize?.());
    },
    stopObserving: () => stop(),
  };
  return info;
}
