// Starts a program that is controlled over its own loopback (Electron, by Playwright) inside a network namespace:
// `in-namespace.mjs NAMESPACE PROGRAM ARGS…`. Each debugging address that it announces becomes reachable here at the same port, by a
// socket in the file system, which namespaces do not divide: the control never goes over the line that is made bad.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [namespace, program, ...args] = process.argv.slice(2);
const inside = (command, words, stdio) =>
  spawn('nsenter', [`--net=/run/netns/${namespace}`, command, ...words], { stdio });

/** Both ends of the way to one port of the namespace's loopback. */
const relay = `
  const { connect, createServer } = require('node:net');
  const [path, port] = process.argv.slice(1);
  createServer((near) => {
    const far = connect(Number(port), '127.0.0.1');
    near.on('error', () => far.destroy()).pipe(far).on('error', () => near.destroy()).pipe(near);
  }).listen(path, () => console.log('ready'));
`;
const relays = [];
async function reach(port) {
  const path = join(tmpdir(), `pendopo-${process.pid}-${port}.sock`);
  const far = inside(process.execPath, ['-e', relay, path, port], ['ignore', 'pipe', 'inherit']);
  relays.push({ far, path });
  await once(far.stdout, 'data');
  const server = createServer((near) => {
    const way = connect(path);
    near
      .on('error', () => way.destroy())
      .pipe(way)
      .on('error', () => near.destroy())
      .pipe(near);
  }).listen(Number(port), '127.0.0.1');
  await once(server, 'listening');
}

const child = inside(program, args, ['inherit', 'inherit', 'pipe']);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => {
  for (const { far, path } of relays) {
    far.kill();
    rmSync(path, { force: true });
  }
  process.exit(code ?? (signal ? 1 : 0));
});
for await (const line of createInterface({ input: child.stderr })) {
  const port = /listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(line)?.[1];
  // Said on only when it is true here too.
  if (port) await reach(port);
  process.stderr.write(`${line}\n`);
}
