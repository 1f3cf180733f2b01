// Bundles the three programs of the product into out/: the shell (CJS, node18 of the oldest runtime), the face (chrome114)
// and the service (ESM, its libraries stay in node_modules). `node build/bundle.mjs [shell|face|service …]`.
import { copyFile, cp, mkdir } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { compress } from './compress.mjs';
import { drawDoor } from './door.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)];
/** LiteRT's loader also runs in Node, where it asks for Node's modules; in a browser it never does. */
const withoutNode = {
  name: 'without-node',
  enforce: 'pre',
  resolveId: (id) => (id.startsWith('node:') ? '\0no-node' : null),
  load: (id) => (id === '\0no-node' ? 'export default {}' : null),
};
/**
 * Scripts of ASCII: one sign beyond Latin-1 makes V8 and Blink keep a whole file in two bytes per character. livekit-client has
 * two of them in half a megabyte. \u is the same sign in strings, templates and regular expressions.
 */
const ascii = {
  name: 'ascii',
  // Not earlier: the minifier writes the signs themselves again.
  generateBundle: {
    order: 'post',
    handler(_options, files) {
      for (const file of Object.values(files)) {
        if (file.type !== 'chunk') continue;
        file.code = file.code.replace(
          /[\u0080-\uffff]/g,
          (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
      }
    },
  },
};
const quiet = { configFile: false, logLevel: 'warn', root, worker: { plugins: () => [withoutNode] } };

async function shell() {
  for (const entry of ['main', 'preload']) {
    await build({
      ...quiet,
      publicDir: false,
      resolve: { conditions: ['node'], mainFields: ['module', 'main'] },
      build: {
        ssr: true,
        target: 'node18',
        outDir: 'out/electron',
        emptyOutDir: entry === 'main',
        minify: true,
        sourcemap: true,
        rollupOptions: {
          input: `electron/${entry}.ts`,
          external: ['electron', ...node],
          // The window opens before the heavy parts are read (electron/main.ts); the sandboxed preload must be one file.
          output: {
            format: 'cjs',
            entryFileNames: `${entry}.cjs`,
            chunkFileNames: '[name]-[hash].cjs',
            codeSplitting: entry === 'main',
          },
        },
      },
      ssr: { noExternal: true, target: 'node' },
    });
  }
}

async function face() {
  await build({
    ...quiet,
    root: `${root}renderer`,
    publicDir: `${root}assets/public`,
    base: '/',
    plugins: [react(), ascii],
    build: {
      target: 'chrome114',
      outDir: `${root}out/renderer`,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: false,
      chunkSizeWarningLimit: 1200,
      rollupOptions: {
        output: {
          codeSplitting: {
            groups: [
              // One file for the door: each request of the start passes the busy main process.
              { name: 'start', tags: ['$initial'], priority: 2 },
              { name: 'start', test: /rolldown\/runtime/, priority: 3 },
              // zod with the setting that must precede every schema: no other chunk can be evaluated before it.
              { name: 'zod', test: /node_modules\/zod\/|renderer\/no-eval/, priority: 1 },
            ],
          },
        },
      },
    },
  });
  await drawDoor(root, quiet);
  await copyFile(`${root}renderer/headers.json`, `${root}out/renderer/headers.json`);
  await compress(`${root}out/renderer`, (name) => name === 'headers.json');
}

async function service() {
  await mkdir(`${root}out/service`, { recursive: true });
  await build({
    ...quiet,
    publicDir: false,
    build: {
      ssr: true,
      target: 'node20',
      outDir: 'out/service',
      emptyOutDir: true,
      minify: false,
      sourcemap: true,
      rollupOptions: {
        input: {
          main: 'service/main.ts',
          audit: 'service/audit/verify-command.ts',
          'development-provider': 'service/identity/development-provider.ts',
        },
        output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  // For the daftar hadir as PDF.
  await cp(`${root}assets/fonts`, `${root}out/service/fonts`, { recursive: true });
}

const parts = { shell, face, service };
const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) {
  if (!(name in parts)) throw new Error(`bundle: unknown part "${name}"; known: ${Object.keys(parts).join(', ')}`);
  await parts[name]();
}
