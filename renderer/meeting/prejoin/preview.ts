import { useCallback, useEffect, useRef, useState } from 'react';
import { CaptureError, type CaptureFailure, capture } from '../devices/capture.ts';

export type Preview = {
  track: MediaStreamTrack | null;
  starting: boolean;
  failure: CaptureFailure | null;
  retry: () => void;
  /** Hands the open track over; the page no longer stops it. */
  take: () => MediaStreamTrack | null;
};

/** One device held open while `wanted`, opened again when `deviceId` changes, stopped when the page goes. */
export function usePreview(kind: 'camera' | 'microphone', wanted: boolean, deviceId: string | null): Preview {
  const [state, setState] = useState<Pick<Preview, 'track' | 'starting' | 'failure'>>({
    track: null,
    starting: false,
    failure: null,
  });
  const [round, setRound] = useState(0);
  const held = useRef<MediaStreamTrack | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks for another try
  useEffect(() => {
    if (!wanted) {
      setState({ track: null, starting: false, failure: null });
      return;
    }
    let current = true;
    setState((known) => ({ ...known, starting: true, failure: null }));
    capture(kind, deviceId).then(
      (track) => {
        if (!current) return track.stop();
        held.current = track;
        track.addEventListener(
          'ended',
          () => current && setState({ track: null, starting: false, failure: 'missing' }),
        );
        setState({ track, starting: false, failure: null });
      },
      (error: unknown) => {
        const failure = error instanceof CaptureError ? error.failure : 'failed';
        if (current) setState({ track: null, starting: false, failure });
      },
    );
    return () => {
      current = false;
      held.current?.stop();
      held.current = null;
    };
  }, [kind, wanted, deviceId, round]);

  return {
    ...state,
    retry: useCallback(() => setRound((value) => value + 1), []),
    take: useCallback(() => {
      const track = held.current;
      held.current = null;
      return track;
    }, []),
  };
}
