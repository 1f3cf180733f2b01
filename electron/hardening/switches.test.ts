import { describe, expect, it } from 'vitest';
import { refusedSwitches } from './switches.ts';

describe('refusedSwitches', () => {
  it.each([
    '--remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '-remote-debugging-port=0',
    '--inspect',
    '--inspect-brk=0',
    '--inspect-publish-uid=http',
    '--no-sandbox',
    '--NO-SANDBOX',
    '--disable-gpu-sandbox',
    '--disable-web-security',
    '--ignore-certificate-errors',
    '--ignore-certificate-errors-spki-list=abc',
    '--load-extension=/tmp/x',
    '--js-flags=--expose-gc',
    '--host-rules=MAP * 127.0.0.1',
    '--host-resolver-rules=MAP * 127.0.0.1',
    '--proxy-server=socks5://127.0.0.1:1',
    '--use-fake-ui-for-media-stream',
    '--renderer-cmd-prefix=sh',
    '--ssl-key-log-file=/tmp/k',
    '--user-data-dir=/tmp/x',
    '--unsafely-treat-insecure-origin-as-secure=http://x',
    '/remote-debugging-port=9222',
  ])('refuses %s', (argument) => {
    expect(refusedSwitches(['pendopo', argument])).toHaveLength(1);
  });

  it('names each refused switch once, in order', () => {
    expect(refusedSwitches(['pendopo', '--no-sandbox', '--inspect=0', '--no-sandbox'])).toEqual([
      'no-sandbox',
      'inspect',
    ]);
  });

  it('lets ordinary arguments and links through', () => {
    const ordinary = [
      'pendopo',
      '--lang=id',
      '--password-store=gnome-libsecret',
      '--ozone-platform=wayland',
      '--hidden',
    ];
    expect(refusedSwitches([...ordinary, 'pendopo://join/k3fd-9xqz-7mbt', '/usr/bin/x'])).toEqual([]);
  });

  it('does not look at the program path nor behind the end of switches', () => {
    expect(refusedSwitches(['--no-sandbox', '--', '--no-sandbox'])).toEqual([]);
  });
});
