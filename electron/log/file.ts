import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
// The node build: the main build would open IPC channels of its own, which a compromised page could write to.
import electronLog from 'electron-log/node';
import type { Sink } from './log.ts';

const SIZE = 5 * 1024 * 1024;
const FILES = 3;

/** Rotating files `pendopo.log`, `pendopo.1.log`, `pendopo.2.log` of 5 MB each under `folder`. */
export function fileSink(folder: string): Sink {
  const logger = electronLog.create({ logId: 'pendopo' });
  const numbered = (n: number) => join(folder, n === 0 ? 'pendopo.log' : `pendopo.${n}.log`);
  logger.transports.console.level = false;
  if (logger.transports.ipc) logger.transports.ipc.level = false;
  const file = logger.transports.file;
  file.level = 'info';
  file.maxSize = SIZE;
  file.format = '{text}';
  // Only the person may read the log; electron-log would let everybody.
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  file.resolvePathFn = () => numbered(0);
  file.archiveLogFn = () => {
    for (let n = FILES - 1; n > 0; n--) if (existsSync(numbered(n - 1))) renameSync(numbered(n - 1), numbered(n));
  };
  return (line) => logger[line.level](`${line.at.toISOString()} ${line.level.padEnd(5)} ${line.text}`);
}

export const consoleSink: Sink = (line) => {
  process.stderr.write(`[pendopo] ${line.level.padEnd(5)} ${line.text}\n`);
};
