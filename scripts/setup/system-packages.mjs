// What the operating system must bring: Electron's libraries, Xvfb, and for the tests Chromium, PostgreSQL, Redis, PulseAudio
// (sound devices that can be unplugged) and xdotool (a keyboard).
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { StepFailure } from './progress.mjs';

/** Alternatives separated by `|` (Ubuntu 24.04 renamed several for 64-bit time). */
const forElectron = [
  'ca-certificates',
  'libnss3',
  'libatk-bridge2.0-0|libatk-bridge2.0-0t64',
  'libgtk-3-0|libgtk-3-0t64',
  'libgbm1',
  'libasound2|libasound2t64',
  'libnotify4',
  'libxss1',
  'libxtst6',
  'libsecret-1-0',
];
const forDisplay = ['xvfb'];
// The last five make an office network: a proxy, TLS in front of a server, a firewall, names that only some programs know.
const forTests = [
  ...['postgresql', 'redis-server', 'pulseaudio', 'pulseaudio-utils', 'xdotool'],
  ...['tinyproxy-bin', 'stunnel4', 'nftables', 'libnss-wrapper', 'libnss3-tools'],
];

export function onPath(name, path = process.env.PATH ?? '') {
  for (const folder of path.split(delimiter)) {
    if (folder && existsSync(join(folder, name))) return join(folder, name);
  }
  return null;
}

/** The installed Chromium-family browser the tests drive, or null. */
export function findChromium() {
  if (process.env.PENDOPO_CHROMIUM) return process.env.PENDOPO_CHROMIUM;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const found = onPath(name);
    if (found) return found;
  }
  return null;
}

function distribution() {
  if (process.platform !== 'linux') return { name: process.platform, apt: false };
  let text = '';
  try {
    text = readFileSync('/etc/os-release', 'utf8');
  } catch {}
  const name = /^PRETTY_NAME="?([^"\n]*)/m.exec(text)?.[1] ?? 'this Linux';
  return {
    name,
    apt: /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(text),
  };
}

function installedPackages(names) {
  let out = '';
  try {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own format language
    out = execFileSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Abbrev}\n', ...names], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    // dpkg-query answers 1 when a name is unknown, and lists the others all the same.
    out = error.stdout ?? '';
  }
  const there = new Set();
  for (const line of out.split('\n')) {
    const [name, status] = line.split(' ');
    if (status === 'ii') there.add(name);
  }
  return there;
}

const aptKnows = (name) => {
  try {
    return /Candidate: (?!\(none\))/.test(execFileSync('apt-cache', ['policy', name], { encoding: 'utf8' }));
  } catch {
    return false;
  }
};

/**
 * @param {{display: boolean, tests: boolean}} need display = Xvfb is needed (no screen here); tests = the test command.
 */
export async function ensureSystemPackages(progress, need) {
  if (process.platform !== 'linux') return;
  await progress.step('System packages', async (step) => {
    const { name, apt } = distribution();
    const groups = [...forElectron, ...(need.display ? forDisplay : []), ...(need.tests ? forTests : [])];
    if (need.tests && !findChromium()) groups.push('chromium');
    if (!apt) {
      const missing = [];
      if (need.display && !onPath('Xvfb')) missing.push('Xvfb (Fedora: xorg-x11-server-Xvfb, Arch: xorg-server-xvfb)');
      if (need.tests && !findChromium()) missing.push('Chromium');
      if (need.tests && !onPath('postgres') && !onPath('pg_ctl')) missing.push('PostgreSQL server 13 or newer');
      if (need.tests && !onPath('redis-server')) missing.push('Redis server');
      if (missing.length === 0)
        return step.skip(`${name}: Electron's own libraries (GTK 3, NSS, ALSA, GBM) are not checked here`);
      throw new StepFailure(`${name} lacks ${missing.join(', ')}`, {
        hint: 'install them with the package manager of this distribution, then run the command again.',
      });
    }
    const names = groups.flatMap((group) => group.split('|'));
    const there = installedPackages(names);
    const missing = groups.filter((group) => !group.split('|').some((one) => there.has(one)));
    if (missing.length === 0) return step.skip('all there');

    const choose = (group) => {
      const ways = group.split('|');
      return ways.length === 1 ? ways[0] : (ways.find(aptKnows) ?? ways[0]);
    };
    if (process.getuid() !== 0) {
      throw new StepFailure(`missing on ${name}: ${missing.map((group) => group.split('|')[0]).join(', ')}`, {
        hint: `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing.map(choose).join(' ')}\nthen run the command again.`,
      });
    }
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const hint =
      'check that this machine reaches its package mirror (/etc/apt/sources.list*), and that no other apt is running.';
    const apt_ = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=2'];
    step.note('apt-get update');
    await step.run('apt-get', [...apt_, 'update'], { env, hint });
    const chosen = missing.map(choose);
    step.note(`installing ${chosen.join(' ')}`);
    await step.run('apt-get', [...apt_, 'install', '-y', '--no-install-recommends', ...chosen], { env, hint });
  });
}
