// Draws the door (renderer/desk/door-markup.tsx) into templates of the built index.html, one per language.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

/** A shell that says nothing: what the components ask of it at import time is never answered. */
const silent = {
  call: new Proxy({}, { get: () => () => new Promise(() => {}) }),
  on: new Proxy({}, { get: () => () => () => {} }),
};

/**
 * @param {string} root the repository, with a slash
 * @param {import('vite').InlineConfig} shared
 */
export async function drawDoor(root, shared) {
  const folder = await mkdtemp(join(tmpdir(), 'pendopo-door-'));
  try {
    await build({
      ...shared,
      // The same root as the face, or the names of its style classes would differ.
      root: `${root}renderer`,
      publicDir: false,
      plugins: [react()],
      build: {
        ssr: true,
        target: 'node20',
        outDir: folder,
        emptyOutDir: true,
        rollupOptions: {
          input: `${root}renderer/desk/door-markup.tsx`,
          output: { format: 'esm', entryFileNames: 'door.mjs' },
        },
      },
      ssr: { noExternal: true, target: 'node' },
    });
    globalThis.window = { pendopo: silent };
    globalThis.location = { search: '' };
    const { doorMarkup } = await import(pathToFileURL(join(folder, 'door.mjs')).href);
    const templates = ['id', 'en'].map((language) => {
      const markup = doorMarkup(language);
      // A button that desk/door.ts does not answer would be dead until React is there; the CSP refuses inline style.
      const buttons = markup.match(/<button [^>]*>/g) ?? [];
      const answered = buttons.every((button) => /data-testid="signin-start"| lang="(id|en)"/.test(button));
      if (buttons.length < 3 || !answered || / style=/.test(markup))
        throw new Error('door: not as desk/door.ts expects it');
      return `<template id="door-${language}">${markup}</template>`;
    });
    const page = `${root}out/renderer/index.html`;
    const place = '<div id="root"></div>';
    const html = await readFile(page, 'utf8');
    if (!html.includes(place)) throw new Error('door: index.html has no place for it');
    await writeFile(
      page,
      html.replace(place, () => `${place}\n    ${templates.join('\n    ')}`),
    );
  } finally {
    delete globalThis.window;
    delete globalThis.location;
    await rm(folder, { recursive: true, force: true });
  }
}
