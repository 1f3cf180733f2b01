import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openFeed } from '../feed.ts';
import { ownFilter } from './noise.ts';

const loading = vi.hoisted(() => ({ prepare: () => Promise.resolve() }));
vi.mock('./rnnoise.ts', () => ({
  prepareFilter: () => loading.prepare(),
  withoutNoise: async () => ({ track: { name: 'filtered' }, stop: () => undefined }),
}));

/** Devices as they were opened: by whose noise suppression. */
let opened: { own: boolean; stopped: boolean }[] = [];
const failed = vi.fn();

beforeEach(() => {
  opened = [];
  vi.useFakeTimers();
  vi.stubGlobal('navigator', {
    mediaDevices: {
      getUserMedia: async ({ audio }: { audio: MediaTrackConstraints }) => {
        const device = { own: audio.noiseSuppression === false, stopped: false };
        opened.push(device);
        const track = { ...device, kind: 'audio', clone: () => ({ name: 'plain' }) };
        return { getTracks: () => [Object.assign(track, { stop: () => Object.assign(device, { stopped: true }) })] };
      },
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  failed.mockReset();
});

const unmute = (refiner: ReturnType<typeof ownFilter>) =>
  openFeed({ kind: 'microphone', device: null, refiner, onRefinerFailed: failed });

describe('a microphone turned on while the noise filter', () => {
  it('is there is sent through it', async () => {
    loading.prepare = () => Promise.resolve();
    expect((await unmute(ownFilter(vi.fn()))).track).toEqual({ name: 'filtered' });
    expect(opened).toEqual([{ own: true, stopped: false }]);
  });

  it('does not come is sent without it after two seconds, the browser’s own instead, and nobody is told of a failure', async () => {
    let come: () => void = () => undefined;
    const coming = new Promise<void>((resolve) => {
      come = resolve;
    });
    loading.prepare = () => coming;
    const late = vi.fn();
    const own = ownFilter(late);
    const feed = unmute(own);
    await vi.advanceTimersByTimeAsync(2100);
    expect((await feed).track).toEqual({ name: 'plain' });
    expect(opened).toEqual([
      { own: true, stopped: true },
      { own: false, stopped: false },
    ]);
    expect(failed).not.toHaveBeenCalled();
    // Who unmutes again, with another microphone say, has waited already.
    const again = unmute(own);
    await vi.advanceTimersByTimeAsync(10);
    expect((await again).track).toEqual({ name: 'plain' });
    expect(late).toHaveBeenCalledOnce();
    // Once it has come, it is used.
    come();
    await late.mock.calls[0]?.[0];
    expect((await unmute(own)).track).toEqual({ name: 'filtered' });
  });

  it('cannot be is sent without it, and that is told', async () => {
    loading.prepare = () => Promise.reject(new Error('no such file'));
    expect((await unmute(ownFilter(vi.fn()))).track).toEqual({ name: 'plain' });
    expect(failed).toHaveBeenCalledOnce();
  });
});
