import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { id } from './id.ts';

type Node = { [key: string]: Node | string | ((args: never) => string) };

function leaves(node: Node, path = ''): [string, string | ((args: never) => string)][] {
  return Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'object' ? leaves(value, `${path}${key}.`) : [[`${path}${key}`, value] as [string, typeof value]],
  );
}

const sources = readdirSync(join(import.meta.dirname, '..'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.') && !file.startsWith('language/'))
  .map((file) => [file, readFileSync(join(import.meta.dirname, '..', file), 'utf8')] as const);

describe('the catalogs', () => {
  it('have the same sentences in both languages', () => {
    expect(leaves(en as Node).map(([key]) => key)).toEqual(leaves(id as Node).map(([key]) => key));
  });

  it('leave no sentence empty, but for the note that the refusal itself replaces', () => {
    for (const catalog of [id, en]) {
      const empty = leaves(catalog as Node).filter(([, value]) => value === '');
      expect(empty.map(([key]) => key)).toEqual(['left.note.refused']);
    }
  });

  it('hold every sentence a person reads: no text stands in the screens', () => {
    // Words between tags or in the attributes that people read.
    const written = sources.flatMap(([file, source]) =>
      [...source.matchAll(/>\s*([A-Z][a-z]+(?: [a-zA-Z]+)+)\s*<|(?:aria-label|title|placeholder|alt)="([^"]+)"/g)].map(
        (match) => `${file}: ${match[1] ?? match[2]}`,
      ),
    );
    expect(written).toEqual([]);
  });

  it('are used: no sentence is left over', () => {
    const all = sources.map(([, source]) => source).join('\n');
    const unused = leaves(id as Node)
      .map(([key]) => key)
      // Chosen by a code at run time: `text.problem[code]` and the like.
      .filter((key) => !all.includes(`text.${key.slice(0, key.lastIndexOf('.'))}[`))
      .filter((key) => !new RegExp(`text\\.${key.replaceAll('.', '\\.')}\\b`).test(all));
    expect(unused).toEqual([]);
  });
});
