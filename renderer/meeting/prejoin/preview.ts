import { useCallback, useEffect, useRef, useState } from 'react';
import { CaptureError, type CaptureFailure, capture } from '../devices/capture.ts';
import type { Refined, Refiner } from '../devices/refine.ts';

export type Preview = {
  /** What is shown or heard, and would be sent. */
  track: MediaStreamTrack | null;
  /** The device behind it. */
  raw: MediaStreamTrack | null;
  starting: boolean;
  failure: CaptureFailure | null;
  /** The refiner could not do its work: there is no `track` then. */
  unrefined: boolean;
  retry: () => void;
  /** Hands the open device over; the page no longer stops it. */
  take: () => MediaStreamTrack | null;
};

type Opened = Pick<Preview, 'raw' | 'starting' | 'failure'>;
const nothing: Opened = { raw: null, starting: false, failure: null };

/** One device held open while `wanted`, opened again when `deviceId` changes, stopped when the page goes. */
export function usePreview(
  kind: 'camera' | 'microphone',
  wanted: boolean,
  deviceId: string | null,
  refiner: Refiner | null = null,
): Preview {
  const [state, setState] = useState(nothing);
  const [round, setRound] = useState(0);
  const held = useRef<MediaStreamTrack | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks for another try
  useEffect(() => {
    if (!wanted) {
      setState(nothing);
      return;
    }
    let current = true;
    setState({ ...nothing, starting: true });
    capture(kind, deviceId).then(
      (track) => {
        if (!current) return track.stop();
        held.current = track;
        track.addEventListener('ended', () => current && setState({ ...nothing, failure: 'missing' }));
        setState({ ...nothing, raw: track });
      },
      (error: unknown) => {
        const failure = error instanceof CaptureError ? error.failure : 'failed';
        if (current) setState({ ...nothing, failure });
      },
    );
    return () => {
      current = false;
      held.current?.stop();
      held.current = null;
    };
  }, [kind, wanted, deviceId, round]);

  const refined = useRefined(state.raw, refiner, round);
  return {
    ...state,
    track: refiner ? refined.track : state.raw,
    unrefined: refined.failed,
    starting: state.starting || (refiner !== null && state.raw !== null && !refined.track && !refined.failed),
    retry: useCallback(() => setRound((value) => value + 1), []),
    take: useCallback(() => {
      const track = held.current;
      held.current = null;
      return track;
    }, []),
  };
}

const unknown: { track: MediaStreamTrack | null; failed: boolean } = { track: null, failed: false };

/** What the refiner makes of the track, as long as both stay. */
function useRefined(raw: MediaStreamTrack | null, refiner: Refiner | null, round: number) {
  const [state, setState] = useState(unknown);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks for another try
  useEffect(() => {
    if (!raw || !refiner) return;
    let current = true;
    let made: Refined | null = null;
    const going = new AbortController();
    refiner.refine(raw, going.signal).then(
      (refined) => {
        if (!current) return refined.stop();
        made = refined;
        refined.track.addEventListener(
          'ended',
          () => current && raw.readyState === 'live' && setState({ track: null, failed: true }),
        );
        setState({ track: refined.track, failed: false });
      },
      () => {
        if (current && raw.readyState === 'live') setState({ track: null, failed: true });
      },
    );
    return () => {
      current = false;
      going.abort();
      made?.stop();
      setState(unknown);
    };
  }, [raw, refiner, round]);
  return state;
}
