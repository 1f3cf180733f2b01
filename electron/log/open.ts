import { once } from '../once.ts';
import { ShellLog } from './log.ts';

/** The log and the opening of its files, which waits for the first page: nothing at start is slowed by the log library. */
export function makeLog(folder: string, packaged: boolean): { log: ShellLog; open: () => Promise<void> } {
  const log = new ShellLog();
  const open = once(async () => {
    const { consoleSink, fileSink } = await import('./file.ts');
    log.open(fileSink(folder), ...(packaged ? [] : [consoleSink]));
  });
  const note = (what: string) => (error: unknown) => {
    log.error(what, { error });
    open().catch(() => process.stderr.write(`pendopo: ${what}, and the log cannot be opened\n`));
  };
  process.on('uncaughtException', note('uncaught exception'));
  process.on('unhandledRejection', note('unhandled rejection'));
  return { log, open };
}
