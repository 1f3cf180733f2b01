import { describe, expect, it, vi } from 'vitest';
import { defaultPreferences } from '../../contract/default-preferences.ts';
import { type Channel, channels } from '../../contract/ipc.ts';
import { type Handlers, Router } from './router.ts';

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const page = { knownWindow: true, mainFrame: true, origin: 'app://pendopo' };
const handlers = (more: Partial<Handlers> = {}): Handlers => {
  const stubs = Object.fromEntries(Object.keys(channels).map((channel) => [channel, () => undefined]));
  return { ...(stubs as unknown as Handlers), ...more };
};

describe('Router', () => {
  it('answers a well-formed call', async () => {
    const router = new Router(
      handlers({ 'settings:set': ({ language = 'id' }) => ({ ...defaultPreferences, language }) }),
      log,
    );
    const answer = await router.answer('settings:set', page, [{ language: 'en' }]);
    expect(answer).toEqual({ value: { ...defaultPreferences, language: 'en' } });
  });

  it.each([
    ['an unknown window', { ...page, knownWindow: false }],
    ['a subframe', { ...page, mainFrame: false }],
    ['another origin', { ...page, origin: 'https://evil.example' }],
    ['an origin that only begins like ours', { ...page, origin: 'app://pendopo.evil' }],
    ['no origin', { ...page, origin: 'null' }],
  ])('refuses %s', async (_name, sender) => {
    const set = vi.fn();
    const router = new Router(handlers({ 'meeting:active': set }), log);
    expect(await router.answer('meeting:active', sender, [true])).toEqual({
      error: 'ipc: sender: not a window of ours',
    });
    expect(set).not.toHaveBeenCalled();
  });

  it.each(['app:quit', '__proto__', 'constructor', 'toString', ''])(
    'refuses the unknown channel %j',
    async (channel) => {
      const router = new Router(handlers(), log);
      expect(await router.answer(channel, page, [])).toEqual({ error: 'ipc: unknown_channel: no such channel' });
    },
  );

  it.each<[Channel, unknown[]]>([
    ['app:info', ['extra']],
    ['meeting:active', []],
    ['meeting:active', ['true']],
    ['meeting:active', [true, true]],
    ['settings:set', [{ serverUrl: 'https://evil.example' }]],
    ['settings:set', [{ language: 'de' }]],
    ['settings:set', [null]],
    ['media:openSettings', ['screen']],
    ['log:error', [{ where: 'x', message: 'y'.repeat(2001) }]],
    ['log:error', [{ where: 'x', message: 'y', more: 1 }]],
  ])('refuses %s with bad arguments', async (channel, args) => {
    const handler = vi.fn();
    const router = new Router(handlers({ [channel]: handler }), log);
    expect(await router.answer(channel, page, args)).toEqual({ error: expect.stringMatching(/^ipc: arguments: /) });
    expect(handler).not.toHaveBeenCalled();
  });

  it('tells a page nothing of a failure inside', async () => {
    const fail = () => Promise.reject(new Error('/home/sri/secret at line 3'));
    const router = new Router(handlers({ 'signin:start': fail }), log);
    expect(await router.answer('signin:start', page, [])).toEqual({ error: 'ipc: failed: signin:start' });
    expect(log.error).toHaveBeenCalled();
  });

  it('does not hand out a malformed result', async () => {
    const wrong = (() => ({
      status: 'signed_in',
      vault: 'encrypted',
      token: 'x',
    })) as unknown as Handlers['signin:state'];
    const router = new Router(handlers({ 'signin:state': wrong }), log);
    expect(await router.answer('signin:state', page, [])).toEqual({ error: expect.stringMatching(/^ipc: result: /) });
  });

  it('fails at start when a channel has no handler', () => {
    const { 'links:take': _gone, ...rest } = handlers();
    expect(() => new Router(rest as Handlers, log)).toThrow('ipc: no handler for links:take');
  });
});
