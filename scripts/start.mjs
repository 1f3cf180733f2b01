// `npm start`: from a bare checkout into a live meeting. Plain Node without dependencies until set-up brought them.
import { nodeProblem } from './setup/node-version.mjs';

const problem = nodeProblem();
if (problem) {
  console.error(problem);
  process.exit(1);
}

const { help, readOptions } = await import('./start/options.mjs');
let options;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exit(2);
}
if (options.help) {
  process.stdout.write(help);
  process.exit(0);
}

const { createProgress, endRunningSteps, failureLines } = await import('./setup/progress.mjs');
const { ensureNodeModules } = await import('./setup/node-modules.mjs');
const { ensureSystemPackages } = await import('./setup/system-packages.mjs');
const { ensureLiveKit } = await import('./setup/livekit.mjs');
const { ensureElectron } = await import('./setup/electron.mjs');
const { ensureBundle } = await import('./setup/bundle.mjs');
const { ensureLaunchable } = await import('./setup/launchable.mjs');
const { hasDisplay } = await import('./setup/display.mjs');

const stopSetup = (signal) => {
  endRunningSteps();
  process.exit(signal === 'SIGINT' ? 130 : 143);
};
process.on('SIGINT', stopSetup);
process.on('SIGTERM', stopSetup);
process.on('SIGHUP', stopSetup);

const progress = createProgress({ verbose: options.verbose });
const client = options.client && !options.browser;
try {
  await ensureSystemPackages(progress, { display: client && !hasDisplay(), tests: false });
  await ensureNodeModules(progress);
  const livekit = options.server ? null : await ensureLiveKit(progress);
  const electron = client ? await ensureElectron(progress) : null;
  await ensureBundle(progress);
  const launchable = electron ? await ensureLaunchable(progress, electron) : null;

  if (livekit) process.env.PENDOPO_LIVEKIT = livekit.path;
  const { register } = await import('tsx/esm/api');
  register();
  const { start } = await import('./start/main.ts');
  process.off('SIGINT', stopSetup);
  process.off('SIGTERM', stopSetup);
  process.off('SIGHUP', stopSetup);
  process.exitCode = await start({ options, progress, electron, launchable });
  process.exit();
} catch (error) {
  if (!error?.told) for (const line of failureLines('npm start', error)) console.error(line);
  process.exit(1);
}
