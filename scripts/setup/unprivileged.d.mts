export type UnprivilegedUser = { name: string; uid: number; gid: number; home: string };
export function unprivilegedUser(): UnprivilegedUser | null;
export function asUnprivileged(
  command: string,
  args: string[],
  env?: NodeJS.ProcessEnv,
): { command: string; args: string[]; env: NodeJS.ProcessEnv };
export function giveTo(path: string): void;
