// out/: the shell, the face and the service, bundled again only when their sources changed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { contentKey, readStamp, root, writeStamp } from './places.mjs';

const sources = [
  'contract',
  'electron',
  'renderer',
  'service',
  'assets',
  'build/bundle.mjs',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
].map((path) => join(root, path));
const results = ['electron/main.cjs', 'electron/preload.cjs', 'renderer/index.html', 'service/main.js'].map((path) =>
  join(root, 'out', path),
);

export async function ensureBundle(progress) {
  await progress.step('Bundles (out/)', async (step) => {
    const key = contentKey(sources, { keep: (path) => !/\.test\.tsx?$|\.md$/.test(path) });
    if (readStamp('bundle')?.key === key && results.every((path) => existsSync(path))) return step.skip('up to date');
    await step.run(process.execPath, [join(root, 'build', 'bundle.mjs')], {
      cwd: root,
      hint: 'the message above names the source file; mend it and run the command again.',
    });
    writeStamp('bundle', { key });
  });
}
