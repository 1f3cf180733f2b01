// Chromium, Electron and PostgreSQL refuse to run as root (or would run without their sandbox). As root, the development
// scripts start them as the ordinary user `pendopo-dev`; as anybody else nothing changes.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const NAME = 'pendopo-dev';
let known;

/** @returns {{name: string, uid: number, gid: number, home: string} | null} null = we are not root and need no other user. */
export function unprivilegedUser() {
  if (process.getuid?.() !== 0) return null;
  if (known) return known;
  const look = () =>
    execFileSync('getent', ['passwd', NAME], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  let line;
  try {
    line = look();
  } catch {
    execFileSync('useradd', ['--create-home', '--home-dir', `/var/lib/${NAME}`, '--shell', '/bin/sh', NAME], {
      stdio: 'ignore',
    });
    line = look();
  }
  const [name, , uid, gid, , home] = line.trim().split(':');
  known = { name, uid: Number(uid), gid: Number(gid), home };
  return known;
}

/**
 * The command line that runs `command` as the unprivileged user. setpriv execs, so the pid is the program's own and
 * signals reach it.
 * @param {string} command absolute path or name on PATH
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export function asUnprivileged(command, args, env = process.env) {
  const user = unprivilegedUser();
  if (!user) return { command, args, env };
  const runtime = `/run/user-${user.name}`;
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  execFileSync('chown', [`${user.uid}:${user.gid}`, runtime]);
  return {
    command: 'setpriv',
    args: [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--init-groups', '--', command, ...args],
    env: {
      ...env,
      HOME: user.home,
      USER: user.name,
      LOGNAME: user.name,
      XDG_RUNTIME_DIR: runtime,
      XDG_CONFIG_HOME: '',
      XDG_CACHE_HOME: '',
    },
  };
}

/** Gives a file or folder (with what is in it) to the unprivileged user, so that it may write there. */
export function giveTo(path) {
  const user = unprivilegedUser();
  if (user) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, path]);
}
