// What Electron needs must be readable by the user who runs it. As root that is `pendopo-dev` (unprivileged.mjs), who
// cannot look into a checkout under /root: then the bundles, the runtime and Playwright are copied to a place of its own.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { contentKey, inDev, readStamp, root, writeStamp } from './places.mjs';
import { asUnprivileged, giveTo, unprivilegedUser } from './unprivileged.mjs';

const STAGED = '/var/tmp/pendopo-dev';

function readableByTheOther(paths) {
  const { command, args, env } = asUnprivileged('sh', [
    '-c',
    'for path; do test -r "$path" || exit 1; done',
    'sh',
    ...paths,
  ]);
  try {
    execFileSync(command, args, { env, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {{path: string}} electron from ensureElectron
 * @returns {Promise<{app: string, electron: string, playwright: string, profiles: string}>} folders and files to start the
 * client from; `profiles` is a folder the running user may write in.
 */
export function ensureLaunchable(progress, electron) {
  return progress.step('Client ready to start', async (step) => {
    const playwright = join(root, 'node_modules', 'playwright-core');
    const direct = {
      app: root,
      electron: electron.path,
      playwright,
      profiles: inDev('profiles', 'x').replace(/.x$/, ''),
    };
    if (!unprivilegedUser()) {
      step.skip('');
      return direct;
    }
    const needed = [join(root, 'package.json'), join(root, 'out', 'electron', 'main.cjs'), electron.path];
    const loader = join(playwright, 'package.json');
    if (readableByTheOther([...needed, loader])) {
      giveTo(direct.profiles);
      step.skip(`runs as ${unprivilegedUser().name}`);
      return direct;
    }

    step.note(`${root} is closed to ${unprivilegedUser().name}: copying to ${STAGED}`);
    const home = join(STAGED, contentKey([], { more: [root] }).slice(0, 12));
    const runtime = join(home, 'runtime');
    const staged = {
      app: join(home, 'app'),
      electron: join(runtime, basename(electron.path)),
      playwright: join(home, 'node_modules', 'playwright-core'),
      profiles: join(home, 'profiles'),
    };
    mkdirSync(staged.profiles, { recursive: true });
    const copy = (name, key, from, to) => {
      if (readStamp(name, home)?.key === key && existsSync(to)) return;
      rmSync(to, { recursive: true, force: true });
      cpSync(from, to, { recursive: true, verbatimSymlinks: true });
      execFileSync('chmod', ['-R', 'a+rX', to]);
      writeStamp(name, { key }, home);
    };
    const bundles = contentKey([join(root, 'out'), join(root, 'package.json')]);
    copy('out', bundles, join(root, 'out'), join(staged.app, 'out'));
    cpSync(join(root, 'package.json'), join(staged.app, 'package.json'));
    copy(
      'runtime',
      contentKey([join(dirname(electron.path), 'version')], { more: [electron.path] }),
      dirname(electron.path),
      runtime,
    );
    copy('playwright', contentKey([loader]), playwright, staged.playwright);
    execFileSync('chmod', ['a+rx', STAGED, home, staged.app, join(home, 'node_modules')]);
    giveTo(staged.profiles);
    step.note(`runs as ${unprivilegedUser().name} from ${home}`);
    return staged;
  });
}

/**
 * A program to hand to Playwright, which takes a path and no arguments: the binary itself, or as root a script that
 * becomes the unprivileged user and then execs it.
 * @returns {{path: string, env: NodeJS.ProcessEnv}}
 */
export function launcherFor(binary, name = basename(binary)) {
  const { command, args, env } = asUnprivileged(binary, []);
  if (command === binary) return { path: binary, env: { ...process.env } };
  const quote = (word) => `'${word.replaceAll("'", "'\\''")}'`;
  const path = inDev('launchers', `${name}.sh`);
  writeFileSync(path, `#!/bin/sh\nexec ${[command, ...args].map(quote).join(' ')} "$@"\n`);
  chmodSync(path, 0o755);
  return { path, env };
}
