// The office service as a process: environment in, one ready line on stdout, logs on stderr, a clean end on a signal.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { openOffice } from './office.ts';

/** What still runs after this is cut off; the database is safe at any moment. */
const SHUTDOWN_MS = 10_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  // Beside the bundle lies the built face; from source (tsx service/main.ts) it is in out/.
  const beside = ['../renderer', '../out/renderer'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  config.renderer ??= beside.find((folder) => existsSync(`${folder}/headers.json`));

  // Heard from the first moment: a start that is interrupted must not leave the embedded database open.
  let interrupted: () => void = () => undefined;
  const signalled = new Promise<void>((resolve) => {
    interrupted = resolve;
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, interrupted);

  const office = await openOffice(config, log);
  process.stdout.write(`${JSON.stringify({ ready: 'service', url: office.url })}\n`);
  await signalled;

  log.info('stopping');
  setTimeout(() => {
    log.error('did not stop in time');
    process.exit(1);
  }, SHUTDOWN_MS).unref();
  await office.close();
  process.exit(0);
}

main().catch((error: unknown) => {
  const message = error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${message}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
});
