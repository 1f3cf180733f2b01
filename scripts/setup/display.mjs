// A screen for machines that have none: our own Xvfb, ended with us.
import { spawn } from 'node:child_process';
import { StepFailure } from './progress.mjs';

export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/**
 * Starts Xvfb on a free display number. `-ac`: the unprivileged user who runs Electron is not the one who starts this;
 * the server listens on no network.
 * @returns {Promise<{display: string, pid: number, stop: () => void}>}
 */
export function startXvfb({ size = '1440x900x24' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp', '-ac'], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let said = '';
    const hint = 'install the package xvfb (Debian/Ubuntu: apt-get install xvfb), or run where DISPLAY is set.';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new StepFailure('Xvfb did not come up in 15 s', { hint, output: said.split('\n').slice(-10) }));
    }, 15_000);
    child.stderr.on('data', (chunk) => {
      said = (said + chunk).slice(-4000);
    });
    child.on('error', () => {
      clearTimeout(timer);
      reject(new StepFailure('Xvfb is not installed', { hint }));
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      reject(new StepFailure(`Xvfb ended with code ${code}`, { hint, output: said.split('\n').slice(-10) }));
    });
    let number = '';
    child.stdio[3].on('data', (chunk) => {
      number += chunk;
      if (!number.includes('\n')) return;
      clearTimeout(timer);
      // Left running it must not keep us alive; the watchdog or `stop` ends it.
      child.unref();
      child.stderr.unref();
      child.stdio[3].destroy();
      resolve({ display: `:${number.trim()}`, pid: child.pid, stop: () => child.kill('SIGTERM') });
    });
  });
}
