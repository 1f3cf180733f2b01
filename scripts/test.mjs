// `npm test`: all set-up, then types, style, walls and every test. Ends with `N passed, N failed` alone on a line.
// `npm test -- types lint walls unit service house` picks stages; any other word filters test files by name.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nodeProblem } from './setup/node-version.mjs';

const problem = nodeProblem();
if (problem) {
  console.error(problem);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

const { createProgress, endRunningSteps, failureLines } = await import('./setup/progress.mjs');
const { ensureNodeModules } = await import('./setup/node-modules.mjs');
const { ensureSystemPackages, findChromium } = await import('./setup/system-packages.mjs');
const { ensureLiveKit } = await import('./setup/livekit.mjs');
const { ensureElectron } = await import('./setup/electron.mjs');
const { ensureBundle } = await import('./setup/bundle.mjs');
const { ensureLaunchable } = await import('./setup/launchable.mjs');
const { hasDisplay, startXvfb } = await import('./setup/display.mjs');
const { inDev, root } = await import('./setup/places.mjs');
const { runVisibly, endVisible, countTests, failedTests } = await import('./test/stages.mjs');

const vitestProjects = ['unit', 'service', 'house'];
const stageNames = ['types', 'lint', 'walls', ...vitestProjects];
const given = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const flags = process.argv.slice(2).filter((word) => word.startsWith('-'));
if (flags.includes('--help') || flags.includes('-h')) {
  console.log(`npm test                      set-up, then ${stageNames.join(', ')}
npm test -- service           only that stage (or several)
npm test -- unit agenda       only test files of that stage with "agenda" in their path
npm test -- agenda            test files with "agenda" in their path, in all projects
npm test -- unit -u           flags go to vitest`);
  process.exit(0);
}
const picked = given.filter((word) => stageNames.includes(word));
const filters = given.filter((word) => !stageNames.includes(word));
const wanted = (name) =>
  picked.length > 0 ? picked.includes(name) : filters.length === 0 || vitestProjects.includes(name);

let passed = 0;
let failed = 0;
const failures = [];
let screen = null;

function finish() {
  screen?.stop();
  if (passed + failed === 0) {
    console.log('No test ran.');
    failed = 1;
  }
  process.exitCode = failed > 0 ? 1 : 0;
  if (failures.length > 0) console.log(['', ...failures].join('\n'));
  console.log(`${passed} passed, ${failed} failed`);
}
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]) {
  process.on(signal, () => {
    endRunningSteps();
    endVisible();
    screen?.stop();
    process.exit(code);
  });
}

/** A stage that is one check: counts as one. */
async function check(name, title, args) {
  if (!wanted(name)) return;
  console.log(`\n── ${title}`);
  const code = await runVisibly(process.execPath, args, { cwd: root });
  if (code === 0) passed += 1;
  else {
    failed += 1;
    console.log(`✗ ${title} failed`);
    failures.push(`✗ ${title}`);
  }
}

async function tests(name, env) {
  if (!wanted(name)) return;
  console.log(`\n── tests: ${name}`);
  const report = inDev(`report-${name}.json`);
  rmSync(report, { force: true });
  const code = await runVisibly(
    process.execPath,
    [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--project',
      name,
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...flags,
      ...filters,
    ],
    { cwd: root, env },
  );
  const written = existsSync(report) ? readFileSync(report, 'utf8') : null;
  const counted = countTests(written, code);
  failures.push(...failedTests(written, root));
  passed += counted.passed;
  failed += counted.failed;
  if (counted.note) {
    console.log(`✗ ${counted.note}`);
    failures.push(`✗ ${counted.note}`);
  }
}

const progress = createProgress();
try {
  const needsSystem = wanted('service') || wanted('house');
  const noScreen = !hasDisplay() || process.env.CI === 'true';
  const forHouse = wanted('house');
  if (needsSystem) await ensureSystemPackages(progress, { display: noScreen && forHouse, tests: true });
  await ensureNodeModules(progress);
  const env = { ...process.env };
  // Test runs must not depend on how a developer's terminal is set up.
  delete env.NODE_OPTIONS;
  if (needsSystem) {
    env.PENDOPO_LIVEKIT = (await ensureLiveKit(progress)).path;
    const chromium = findChromium();
    if (chromium) env.PENDOPO_CHROMIUM = chromium;
  }
  if (forHouse) {
    const electron = await ensureElectron(progress);
    await ensureBundle(progress);
    const launchable = await ensureLaunchable(progress, electron);
    env.PENDOPO_ELECTRON_RUNTIME = launchable.electron;
    env.PENDOPO_ELECTRON_FALLBACK = electron.fallback ? '1' : '0';
    env.PENDOPO_APP_DIR = launchable.app;
    env.PENDOPO_PLAYWRIGHT = launchable.playwright;
    env.PENDOPO_PROFILES = launchable.profiles;
    if (noScreen && process.platform === 'linux') {
      screen = await startXvfb();
      env.DISPLAY = screen.display;
      delete env.WAYLAND_DISPLAY;
    }
  }

  await check('types', 'types (tsc)', [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', root]);
  const biome = [join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'ci', '--error-on-warnings', root];
  await check('lint', 'style (biome)', biome);
  const folders = ['contract', 'electron', 'renderer', 'service', 'build', 'scripts', 'tests', 'bench'].filter((name) =>
    existsSync(join(root, name)),
  );
  const depcruise = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  await check('walls', 'walls (dependency-cruiser)', [depcruise, '--config', '.dependency-cruiser.cjs', ...folders]);
  for (const name of vitestProjects) await tests(name, env);
} catch (error) {
  failed += 1;
  if (!error?.told) for (const line of failureLines('npm test', error)) console.log(line);
}
finish();
