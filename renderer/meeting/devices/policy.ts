import type { DeviceChoice } from '../../../contract/settings.ts';
import { type Device, findChosen, type Plugged } from './devices.ts';

export type Situation = {
  before: Plugged;
  now: Plugged;
  /** Null = the system's default. */
  inUse: string | null;
  /** The device that inUse really means, as last known. */
  actual: Device | null;
  /** What the person chose, remembered even while it is unplugged. */
  chosen: DeviceChoice | null;
  /** The open device ended by itself. */
  ended: boolean;
};

/** `id` null = the system's default. */
export type Decision =
  | { act: 'stay' }
  /** `gone`: what it replaces. */
  | { act: 'replace'; id: string | null; gone: string }
  | { act: 'return'; id: string }
  /** The system's default is other hardware now. */
  | { act: 'follow'; to: Device };

/**
 * What follows from a change of what is plugged in: the chosen device is used whenever it is there; one that is gone gives way
 * to the system's default; a device that merely appears changes nothing.
 */
export function decide({ before, now, inUse, actual, chosen, ended }: Situation): Decision {
  // While permission is not given or devices are looked for anew, all ids are missing: that is no news.
  if (now.devices.length === 0 && before.devices.length > 0 && !ended) return { act: 'stay' };
  const favourite = findChosen(now.devices, chosen);
  const wasThere = findChosen(before.devices, chosen) !== null;
  if (favourite && favourite.id !== inUse && (!wasThere || ended)) return { act: 'return', id: favourite.id };

  const gone = inUse !== null && !has(now, inUse);
  if (gone) return { act: 'replace', id: null, gone: labelOf(before, inUse) || (actual?.label ?? '') };
  if (ended) {
    // Still listed, yet it ended (a driver, a cable half out): the same once more, or what the system offers.
    return { act: 'replace', id: inUse, gone: actual?.label ?? '' };
  }
  if (inUse !== null) return { act: 'stay' };
  if (now.standard && actual && now.standard.groupId !== actual.groupId) {
    return has(now, actual.id) ? { act: 'follow', to: now.standard } : { act: 'replace', id: null, gone: actual.label };
  }
  if (actual && !now.standard && !has(now, actual.id)) return { act: 'replace', id: null, gone: actual.label };
  return { act: 'stay' };
}

const has = (plugged: Plugged, id: string) => plugged.devices.some((device) => device.id === id);
const labelOf = (plugged: Plugged, id: string) => plugged.devices.find((device) => device.id === id)?.label ?? '';
