// LiveKit identities are ours: `<person or guest id>:<device id>`.
import { DeviceId, PersonId } from '../../contract/domain.ts';

export interface Who {
  /** A person's or a guest's id. */
  memberId: string;
  deviceId: string;
}

export const identityOf = (memberId: string, deviceId: string) => `${memberId}:${deviceId}`;

/** Null: anything else in a room is none of ours. */
export function whoIs(identity: string): Who | null {
  const at = identity.lastIndexOf(':');
  const memberId = PersonId.safeParse(identity.slice(0, at));
  const deviceId = DeviceId.safeParse(identity.slice(at + 1));
  return at > 0 && memberId.success && deviceId.success ? { memberId: memberId.data, deviceId: deviceId.data } : null;
}
