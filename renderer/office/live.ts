import type { OfficeEvent } from '../../contract/events.ts';

/** The office's events as they come, for whoever is on the screen just now. SignedIn hears the stream and hands them out. */
const listeners = new Set<(event: OfficeEvent) => void>();

export function onOfficeEvent(listener: (event: OfficeEvent) => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function handOut(event: OfficeEvent) {
  for (const listener of listeners) listener(event);
}
