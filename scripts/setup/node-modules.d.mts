type Tree = { packages?: Record<string, { version?: string; integrity?: string; [more: string]: unknown }> };
export function treeMatches(lock: Tree, installed: Tree): boolean;
