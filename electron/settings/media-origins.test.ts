import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readMediaOrigins } from './media-origins.ts';

const folderWith = (text: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'pendopo-media-'));
  writeFileSync(join(folder, 'config.json'), text);
  return folder;
};

it('reads the origins for the first page', () => {
  expect(readMediaOrigins(folderWith('{"mediaOrigins":["wss://media.patikab.go.id"]}'))).toEqual([
    'wss://media.patikab.go.id',
  ]);
});

it('lets nothing into the policy that is no origin, and survives a missing or damaged file', () => {
  const hostile = '{"mediaOrigins":["wss://x; script-src *","https://evil.example",7,"ws://127.0.0.1:7880"]}';
  expect(readMediaOrigins(folderWith(hostile))).toEqual(['ws://127.0.0.1:7880']);
  expect(readMediaOrigins(folderWith('{"mediaOrigins":"wss://x"}'))).toEqual([]);
  expect(readMediaOrigins(folderWith('not json'))).toEqual([]);
  expect(readMediaOrigins('/nowhere')).toEqual([]);
});
