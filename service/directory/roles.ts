import type { Role } from './demo.ts';

/** Who may call a meeting. Neighbourhood officers are volunteers: they are invited, they do not summon. */
const organisers: ReadonlySet<string> = new Set<Role>(['pimpinan', 'pejabat', 'administrator']);

export const mayOrganise = (role: string) => organisers.has(role);
