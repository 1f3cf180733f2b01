import type { Conduct, Control } from '../../../contract/conduct.ts';
import { OfficeRefusal, office } from '../../office/client.ts';
import { useMeetingId, useSession } from '../context.ts';
import { addNotice, type MeetingStore } from '../store/meeting.ts';

/** Asks the office; a refusal becomes a notice. @returns whether it was done */
export async function attempt(store: MeetingStore, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    addNotice(store, { kind: 'refused', problem: error instanceof OfficeRefusal ? error.problem.code : 'internal' });
    return false;
  }
}

/** A host's acts. They only ask: the service and the media server decide. */
export function useHostActs() {
  const id = useMeetingId();
  const { store } = useSession();
  const params = { id };
  return {
    control: (control: Control) => attempt(store, () => office('control', { params, body: control })),
    setConduct: (patch: Partial<Conduct>) => attempt(store, () => office('setConduct', { params, body: patch })),
    lock: (locked: boolean) => attempt(store, () => office('lock', { params, body: { locked } })),
  };
}
