import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defaultPreferences } from '../../contract/default-preferences.ts';
import { defaultSize } from '../windows/size.ts';
import { readFirstLook } from './first-look.ts';

const empty = () => mkdtempSync(join(tmpdir(), 'pendopo-first-'));
const look = (folder: string) => readFirstLook(folder, join(folder, 'vault.bin'));
const lookAt = (text: string) => {
  const folder = empty();
  writeFileSync(join(folder, 'config.json'), text);
  return look(folder);
};

it('reads the origins for the first page', () => {
  expect(lookAt('{"mediaOrigins":["wss://media.patikab.go.id"]}').mediaOrigins).toEqual(['wss://media.patikab.go.id']);
});

it('lets nothing into the policy that is no origin, and survives a missing or damaged file', () => {
  const hostile = '{"mediaOrigins":["wss://x; script-src *","https://evil.example",7,"ws://127.0.0.1:7880"]}';
  expect(lookAt(hostile).mediaOrigins).toEqual(['ws://127.0.0.1:7880']);
  expect(lookAt('{"mediaOrigins":"wss://x"}').mediaOrigins).toEqual([]);
  expect(lookAt('not json')).toEqual({ mediaOrigins: [], window: defaultSize, door: null });
  expect(look('/nowhere').mediaOrigins).toEqual([]);
});

it('knows the window’s last size, or takes the usual one', () => {
  const window = { width: 900, height: 700, maximised: true };
  expect(lookAt(JSON.stringify({ window })).window).toEqual(window);
  expect(lookAt('{"window":{"width":"wide","height":-3,"maximised":1}}').window).toEqual(defaultSize);
});

it('knows the door of somebody who has yet to sign in, in their language and theme', () => {
  expect(look(empty()).door).toEqual({ language: 'id', theme: 'system' });
  const preferences = { ...defaultPreferences, language: 'en', theme: 'dark' };
  expect(lookAt(JSON.stringify({ preferences })).door).toEqual({ language: 'en', theme: 'dark' });
  expect(lookAt(JSON.stringify({ preferences: { ...preferences, language: 'jv' } })).door).toBeNull();
});

it('shows no door to somebody who may be signed in', () => {
  const folder = empty();
  writeFileSync(join(folder, 'vault.bin'), 'x');
  expect(look(folder).door).toBeNull();
});
