import { describe, expect, it } from 'vitest';
import type { Device, Plugged } from './devices.ts';
import { decide, type Situation } from './policy.ts';

const jabra: Device = { id: 'j', label: 'Jabra Speak', groupId: 'gj' };
const laptop: Device = { id: 'l', label: 'Laptop', groupId: 'gl' };
const webcam: Device = { id: 'w', label: 'Webcam', groupId: 'gw' };
const plugged = (devices: Device[], standard: Device | null = null): Plugged => ({ devices, standard });
const chosenJabra = { id: 'j', label: 'Jabra Speak' };

const calm: Situation = {
  before: plugged([laptop, jabra]),
  now: plugged([laptop, jabra]),
  inUse: null,
  actual: null,
  chosen: null,
  ended: false,
};

describe('a used device is unplugged', () => {
  const inUse = { ...calm, inUse: 'j', actual: jabra, chosen: chosenJabra };

  it('gives way to the system’s default, by its name', () => {
    expect(decide({ ...inUse, now: plugged([laptop]) })).toEqual({ act: 'replace', id: null, gone: 'Jabra Speak' });
  });

  it('is noticed by its track even before the list shows it', () => {
    expect(decide({ ...inUse, ended: true })).toEqual({ act: 'replace', id: 'j', gone: 'Jabra Speak' });
  });

  it('is told when it was the last one', () => {
    expect(decide({ ...inUse, before: plugged([jabra]), now: plugged([]), ended: true })).toMatchObject({
      act: 'replace',
      gone: 'Jabra Speak',
    });
  });

  it('comes back when it is plugged in again, also with another id', () => {
    const away = { ...inUse, before: plugged([laptop]), inUse: null, actual: laptop };
    expect(decide({ ...away, now: plugged([laptop, jabra]) })).toEqual({ act: 'return', id: 'j' });
    const renamed = { ...jabra, id: 'j2' };
    expect(decide({ ...away, now: plugged([laptop, renamed]) })).toEqual({ act: 'return', id: 'j2' });
  });

  it('does not come back against a later choice', () => {
    const other = {
      ...inUse,
      before: plugged([laptop]),
      inUse: 'l',
      actual: laptop,
      chosen: { id: 'l', label: 'Laptop' },
    };
    expect(decide({ ...other, now: plugged([laptop, jabra]) })).toEqual({ act: 'stay' });
  });
});

describe('the system’s default', () => {
  const byDefault = { ...calm, actual: laptop, before: plugged([laptop, jabra], laptop) };

  it('is followed when it becomes other hardware', () => {
    expect(decide({ ...byDefault, now: plugged([laptop, jabra], jabra) })).toEqual({ act: 'follow', to: jabra });
  });

  it('is a loss when the former is gone', () => {
    expect(decide({ ...byDefault, now: plugged([jabra], jabra) })).toEqual({
      act: 'replace',
      id: null,
      gone: 'Laptop',
    });
  });

  it('is not followed by somebody who chose a device', () => {
    const chosen = { ...byDefault, inUse: 'l', chosen: { id: 'l', label: 'Laptop' } };
    expect(decide({ ...chosen, now: plugged([laptop, jabra], jabra) })).toEqual({ act: 'stay' });
  });

  it('of cameras is not told: one that is gone is replaced, a new one is left alone', () => {
    const camera = { ...calm, before: plugged([webcam]), actual: webcam };
    expect(decide({ ...camera, now: plugged([webcam, laptop]) })).toEqual({ act: 'stay' });
    expect(decide({ ...camera, before: plugged([webcam, laptop]), now: plugged([laptop]) })).toMatchObject({
      act: 'replace',
      gone: 'Webcam',
    });
  });
});

it('a device that merely appears changes nothing, however it sorts', () => {
  const inUse = { ...calm, inUse: 'l', actual: laptop, before: plugged([laptop]) };
  expect(decide({ ...inUse, now: plugged([jabra, laptop]) })).toEqual({ act: 'stay' });
});

it('a list that is empty for a moment is no loss', () => {
  expect(decide({ ...calm, inUse: 'j', actual: jabra, now: plugged([]) })).toEqual({ act: 'stay' });
});
