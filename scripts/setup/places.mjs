// Where set-up keeps what it made (.dev/, never committed), and the stamps that let a second run do nothing.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');
export const dev = join(root, '.dev');

/** A path inside .dev/, its folder made. */
export function inDev(...parts) {
  const path = join(dev, ...parts);
  mkdirSync(dirname(path), { recursive: true });
  return path;
}

/**
 * SHA-256 over names and contents of files and folders (folders walked in name order), hex. Missing paths count as absent.
 * @param {string[]} paths absolute
 * @param {(path: string) => boolean} keep which files count
 * @param {string[]} more further text that decides, e.g. a version
 */
export function contentKey(paths, { keep = () => true, more = [], base = root } = {}) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    } else if (stat.isFile() && keep(path)) {
      hash.update(`${relative(base, path)}\0${stat.size}\0`);
      hash.update(readFileSync(path));
    }
  };
  for (const path of paths) visit(path);
  for (const text of more) hash.update(`\0${text}`);
  return hash.digest('hex');
}

const stampFile = (name, folder) => join(folder, `${name}.json`);
const stampFolder = () => join(dev, 'stamps');

/** What the last successful run of a step recorded, or null. A damaged stamp counts as none. */
export function readStamp(name, folder = stampFolder()) {
  const file = stampFile(name, folder);
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

export function writeStamp(name, value, folder = stampFolder()) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(stampFile(name, folder), `${JSON.stringify(value)}\n`);
}

export function dropStamp(name, folder = stampFolder()) {
  rmSync(stampFile(name, folder), { force: true });
}
