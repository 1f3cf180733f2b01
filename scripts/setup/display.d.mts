export function hasDisplay(): boolean;
export function startXvfb(options?: { size?: string }): Promise<{ display: string; pid: number; stop: () => void }>;
