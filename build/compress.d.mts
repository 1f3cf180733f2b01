export function compress(folder: string, skip: (name: string) => boolean): Promise<void>;
