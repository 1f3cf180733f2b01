// The libraries of package-lock.json. Skipped when what is installed already is that lock file's.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentKey, readStamp, root, writeStamp } from './places.mjs';

const lockFile = join(root, 'package-lock.json');
/** npm writes this file last: it is there only after a complete install. */
const installedFile = join(root, 'node_modules', '.package-lock.json');

/** npm's own command line: through the running npm if there is one, so that its version stays the same. */
export function npmCommand(args) {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script) && existsSync(script)) return [process.execPath, [script, ...args]];
  return process.platform === 'win32' ? ['cmd', ['/c', 'npm', ...args]] : ['npm', args];
}

/**
 * Whether an installed tree is the lock file's: every package there has the locked version and bytes, and only optional
 * ones (other platforms' binaries) are missing.
 */
export function treeMatches(lock, installed) {
  for (const [path, there] of Object.entries(installed.packages ?? {})) {
    const wanted = lock.packages?.[path];
    if (!wanted || wanted.version !== there.version || wanted.integrity !== there.integrity) return false;
  }
  for (const [path, wanted] of Object.entries(lock.packages ?? {})) {
    if (path === '' || wanted.optional || wanted.devOptional || wanted.peer || wanted.link) continue;
    if (!installed.packages?.[path]) return false;
  }
  return true;
}

export async function ensureNodeModules(progress) {
  await progress.step('Libraries (npm ci)', async (step) => {
    const key = contentKey([lockFile], { more: [process.platform, process.arch] });
    if (existsSync(installedFile)) {
      if (readStamp('node-modules')?.key === key) return step.skip('up to date');
      const parse = (file) => JSON.parse(readFileSync(file, 'utf8'));
      if (treeMatches(parse(lockFile), parse(installedFile))) {
        writeStamp('node-modules', { key });
        return step.skip('up to date');
      }
    }
    const [command, args] = npmCommand(['ci', '--include=dev', '--prefer-offline', '--no-audit', '--no-fund']);
    await step.run(command, args, {
      cwd: root,
      hint:
        'check that this machine reaches your npm registry (`npm ping`; behind a proxy: `npm config set proxy …`),\n' +
        'that the disk is not full, then run the command again.',
    });
    writeStamp('node-modules', { key });
  });
}
