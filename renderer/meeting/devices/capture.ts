/** Why a camera or microphone did not start, in the words the person gets help for. */
export type CaptureFailure = 'denied' | 'missing' | 'busy' | 'failed';

export class CaptureError extends Error {
  readonly failure: CaptureFailure;
  constructor(failure: CaptureFailure, cause: unknown) {
    super(failure, { cause });
    this.name = 'CaptureError';
    this.failure = failure;
  }
}

/** DOMException names of getUserMedia (Media Capture and Streams §10.3.5) to our four. */
export function captureFailure(error: unknown): CaptureFailure {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'failed';
  }
}

export const microphoneConstraints = (deviceId: string | null) => ({
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
});

export const cameraConstraints = (deviceId: string | null) => ({
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
  ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
});

/**
 * One live track. The chosen device that is missing or busy gives way to the system's default, since a working camera is
 * worth more than the exact one.
 * @param also more constraints, which win over ours
 * @param exact no other device instead
 * @throws CaptureError
 */
export async function capture(
  kind: 'camera' | 'microphone',
  deviceId: string | null,
  also: MediaTrackConstraints = {},
  exact = false,
): Promise<MediaStreamTrack> {
  const attempt = async (id: string | null) => {
    const stream = await navigator.mediaDevices.getUserMedia(
      kind === 'camera'
        ? { video: { ...cameraConstraints(id), ...also } }
        : { audio: { ...microphoneConstraints(id), ...also } },
    );
    const track = stream.getTracks()[0];
    if (!track) throw new CaptureError('missing', null);
    return track;
  };
  try {
    return await attempt(deviceId);
  } catch (error) {
    const failure = captureFailure(error);
    if (deviceId && !exact && failure !== 'denied') {
      try {
        return await attempt(null);
      } catch (second) {
        throw new CaptureError(captureFailure(second), second);
      }
    }
    throw error instanceof CaptureError ? error : new CaptureError(failure, error);
  }
}
