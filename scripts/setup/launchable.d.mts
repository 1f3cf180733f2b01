export function launcherFor(binary: string, name?: string): { path: string; env: NodeJS.ProcessEnv };
