// The media server, in this order: LIVEKIT_SERVER, PATH, what an earlier run kept, the official release (checked against
// its published checksums), and building the same version from source with Go.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { downloadFile, downloadText, megabytes } from './download.mjs';
import { dev } from './places.mjs';
import { StepFailure } from './progress.mjs';
import { onPath } from './system-packages.mjs';

export const LIVEKIT_VERSION = '1.13.5';
const exe = process.platform === 'win32' ? '.exe' : '';
const kept = join(dev, `livekit-server${exe}`);
/** A mirror of the releases may be named, for networks that reach only their own. */
const releases = () => process.env.PENDOPO_LIVEKIT_RELEASES ?? 'https://github.com/livekit/livekit/releases/download';

/** @returns {string | null} the version a binary says it has, or null when it does not run */
function versionOf(path) {
  try {
    const said = execFileSync(path, ['--version'], {
      encoding: 'utf8',
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return /version v?(\d+\.\d+\.\d+)/.exec(said)?.[1] ?? null;
  } catch {
    return null;
  }
}

function archiveName() {
  const system = { linux: 'linux', win32: 'windows' }[process.platform];
  const processor = { x64: 'amd64', arm64: 'arm64', arm: 'armv7' }[process.arch];
  if (!system || !processor) return null;
  return `livekit_${LIVEKIT_VERSION}_${system}_${processor}.${system === 'windows' ? 'zip' : 'tar.gz'}`;
}

async function fromRelease(step) {
  const name = archiveName();
  if (!name) throw new Error(`no official release for ${process.platform} ${process.arch}`);
  const base = `${releases()}/v${LIVEKIT_VERSION}`;
  step.note('asking for the official release');
  const sums = await downloadText(`${base}/checksums.txt`);
  const wanted = sums
    .split('\n')
    .map((line) => line.trim().split(/\s+\*?/))
    .find(([, file]) => file === name)?.[0];
  if (!wanted) throw new Error(`checksums.txt of the release does not list ${name}`);
  const folder = join(dev, 'tmp', 'livekit');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    const archive = join(folder, name);
    const got = await downloadFile(`${base}/${name}`, archive, (done, total) => step.note(megabytes(done, total)));
    if (got !== wanted.toLowerCase()) {
      throw new StepFailure(`${name} has SHA-256 ${got}, its release says ${wanted}`, {
        hint: 'the download was changed or damaged on its way; try another network, or name a binary you trust by LIVEKIT_SERVER.',
      });
    }
    await step.run('tar', ['-xf', archive, '-C', folder]);
    const binary = join(folder, `livekit-server${exe}`);
    chmodSync(binary, 0o755);
    renameSync(binary, kept);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const findGo = () =>
  onPath(`go${exe}`) ??
  ['/usr/local/go/bin/go', '/usr/lib/go/bin/go', join(homedir(), 'go', 'bin', 'go')].find((path) => existsSync(path)) ??
  null;

async function fromSource(step, why) {
  const go = findGo();
  const byHand =
    `get livekit-server ${LIVEKIT_VERSION} on another machine (github.com/livekit/livekit, Releases) and name it:\n` +
    'LIVEKIT_SERVER=/path/to/livekit-server npm start';
  if (!go) {
    throw new StepFailure(`the official LiveKit release cannot be had here (${why}), and there is no Go to build it`, {
      hint: `install Go 1.21 or newer (Debian 12: package golang-1.22-go of bookworm-backports, or the archive of go.dev),\nor ${byHand}`,
    });
  }
  step.note(`${why}; building ${LIVEKIT_VERSION} from source with Go, a few minutes`);
  const bin = join(dev, 'tmp', 'go-bin');
  mkdirSync(bin, { recursive: true });
  await step.run(go, ['install', `github.com/livekit/livekit-server/cmd/server@v${LIVEKIT_VERSION}`], {
    env: { ...process.env, GOBIN: bin, CGO_ENABLED: '0', GOFLAGS: '' },
    hint: `check that this machine reaches its Go module proxy (go env GOPROXY) and that Go is 1.21 or newer,\nor ${byHand}`,
  });
  renameSync(join(bin, `server${exe}`), kept);
  rmSync(bin, { recursive: true, force: true });
}

/** @returns {Promise<{path: string, version: string, source: string}>} */
export function ensureLiveKit(progress) {
  return progress.step('LiveKit media server', async (step) => {
    const named = process.env.LIVEKIT_SERVER;
    if (named) {
      const version = versionOf(named);
      if (!version) {
        throw new StepFailure(`LIVEKIT_SERVER=${named} does not run`, {
          hint: 'name an executable livekit-server of this platform, or unset LIVEKIT_SERVER to have one fetched.',
        });
      }
      step.skip(`${version}, named by LIVEKIT_SERVER`);
      return { path: named, version, source: 'LIVEKIT_SERVER' };
    }
    const found = onPath(`livekit-server${exe}`);
    const foundVersion = found && versionOf(found);
    if (foundVersion) {
      step.skip(`${foundVersion}, ${found}`);
      return { path: found, version: foundVersion, source: 'PATH' };
    }
    if (existsSync(kept) && versionOf(kept) === LIVEKIT_VERSION) {
      step.skip(`${LIVEKIT_VERSION}, kept from an earlier run`);
      return { path: kept, version: LIVEKIT_VERSION, source: 'kept' };
    }
    let source = 'official release';
    try {
      await fromRelease(step);
    } catch (error) {
      // A wrong checksum is never answered by quietly taking another way.
      if (error instanceof StepFailure && error.message.includes('SHA-256')) throw error;
      await fromSource(step, error.message);
      source = 'built from source';
    }
    const version = versionOf(kept);
    if (!version)
      throw new StepFailure(`${kept} does not run on this machine`, { hint: 'name another by LIVEKIT_SERVER.' });
    step.note(`${version}, ${source}`);
    return { path: kept, version, source };
  });
}
