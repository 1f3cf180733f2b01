import type { Preferences } from './settings.ts';

/** How the sign-in screen looks before the shell can be asked. */
export type DoorLook = Pick<Preferences, 'language' | 'theme'>;

const NAME = 'door';

/** The query of the first page of a start at which nobody can be signed in, so that the page need not ask; '' = it must ask. */
export const doorQuery = (door: DoorLook | null) => (door ? `?${NAME}=${door.language}.${door.theme}` : '');

/** What `doorQuery` said; null = nothing that it could have said. */
export function doorIn(query: string): DoorLook | null {
  const said = new URLSearchParams(query).get(NAME);
  const found = /^(id|en)\.(system|light|dark)$/.exec(said ?? '');
  return found ? ({ language: found[1], theme: found[2] } as DoorLook) : null;
}
