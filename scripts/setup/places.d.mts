export const root: string;
export const dev: string;
export function inDev(...parts: string[]): string;
export function contentKey(
  paths: string[],
  options?: { keep?: (path: string) => boolean; more?: string[]; base?: string },
): string;
export function readStamp(name: string, folder?: string): Record<string, unknown> | null;
export function writeStamp(name: string, value: unknown, folder?: string): void;
export function dropStamp(name: string, folder?: string): void;
