import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { Children } from './children.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const gone = (pid: number) => expect.poll(() => alive(pid), { timeout: 8_000, interval: 50 }).toBe(false);

let children = new Children();
afterEach(async () => {
  await children.stopAll();
  children = new Children();
});

test('a readiness line is picked out of the output', async () => {
  const child = children.start({
    name: 'test-ready',
    command: process.execPath,
    args: ['-e', 'console.log("noise"); console.log(JSON.stringify({ ready: 7 })); setInterval(() => {}, 1000)'],
  });
  const ready = await child.line(
    (line) => (line.startsWith('{') ? (JSON.parse(line).ready as number) : undefined),
    5_000,
  );
  expect(ready).toBe(7);
  await child.stop();
  expect((await child.ended).signal).toBe('SIGTERM');
});

test('a child that dies early is reported with what it last wrote', async () => {
  const child = children.start({
    name: 'test-dies',
    command: process.execPath,
    args: ['-e', 'console.error("no database at /x"); process.exit(3)'],
  });
  await expect(child.line(() => undefined, 5_000)).rejects.toThrow(/code 3[\s\S]*no database at \/x/);
});

test('a child that ignores SIGTERM and its own child are ended all the same', async () => {
  const script = `
    process.on('SIGTERM', () => {});
    const inner = require('node:child_process').spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)']);
    console.log(inner.pid);
    setInterval(() => {}, 1000);`;
  const child = children.start({ name: 'test-stubborn', command: process.execPath, args: ['-e', script] });
  const inner = await child.line((line) => Number(line), 5_000);
  await children.stopAll();
  await gone(child.pid);
  await gone(inner);
}, 20_000);

test.skipIf(process.platform === 'win32')(
  'children end when their parent is killed outright',
  async () => {
    const program = `
    import { Children } from ${JSON.stringify(`${here}children.ts`)};
    const children = new Children();
    const child = children.start({ name: 'test-orphan', command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'] });
    console.log(child.pid);
    setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(chunk.toString());
    expect(alive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await gone(pid);
  },
  20_000,
);
