import { execFileSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { issuedByOurs, readAuthorities } from './authorities.ts';
import { isAdministrators, managedFile, proxyConfig, readNetworkSettings } from './managed.ts';
import { ProxyLogin } from './proxy-login.ts';
import { networkTrouble } from './trouble.ts';

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const folder = mkdtempSync(join(tmpdir(), 'pendopo-network-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const text = (name: string) => readFileSync(at(name), 'utf8');

/** A certificate by OpenSSL itself: nothing here is made by what is tested. */
function certify(name: string, extensions: string[], options: { ca?: string; key?: string[]; more?: string[] } = {}) {
  const { ca, key = ['-newkey', 'rsa:2048'], more = ['-days', '30'] } = options;
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', ...key, '-noenc', '-keyout', at(`${name}.key`), '-out', at(`${name}.pem`)],
      ...['-subj', `/CN=${name}`, ...more, ...extensions.flatMap((one) => ['-addext', one])],
      ...(ca ? ['-CA', at(`${ca}.pem`), '-CAkey', at(`${ca}.key`)] : []),
    ],
    { stdio: 'ignore' },
  );
}

describe('certificates of a CA of IT', () => {
  const ca = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign'];
  const leaf = (...more: string[]) => [
    'basicConstraints=CA:FALSE',
    'subjectAltName=DNS:rapat.pati.test,IP:10.1.2.3',
    ...more,
  ];
  beforeAll(() => {
    certify('ours', ca);
    certify('others', ca);
    certify('good', leaf('extendedKeyUsage=serverAuth'), { ca: 'ours' });
    certify('foreign', leaf(), { ca: 'others' });
    certify('self', leaf());
    certify('client', leaf('extendedKeyUsage=clientAuth'), { ca: 'ours' });
    certify('weak', leaf(), { ca: 'ours', key: ['-newkey', 'rsa:1024'] });
    certify('sha1', leaf(), { ca: 'ours', more: ['-sha1', '-days', '30'] });
    certify('middle', ca, { ca: 'ours' });
    certify('below', leaf(), { ca: 'middle' });
    certify('impostor', ca, { more: ['-days', '30', '-subj', '/CN=ours'] });
    certify('forged', leaf(), { ca: 'impostor' });
    certify('bound', [...ca, 'nameConstraints=permitted;DNS:other.test']);
  }, 60_000);
  const accepts = (name: string, host = 'rapat.pati.test', trusted = 'ours') =>
    issuedByOurs(text(`${name}.pem`), host, readAuthorities(text(`${trusted}.pem`)).authorities);

  it('are taken for the names that stand in them', () => {
    expect([accepts('good'), accepts('good', '10.1.2.3')]).toEqual([true, true]);
    expect([accepts('good', 'lain.pati.test'), accepts('good', '10.1.2.4'), accepts('good', 'good')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it.each(['foreign', 'self', 'client', 'weak', 'sha1', 'forged', 'middle'])('%s is refused', (name) => {
    expect(accepts(name)).toBe(false);
  });

  it('are taken while they are valid', () => {
    const { authorities } = readAuthorities(text('ours.pem'));
    const on = (days: number) =>
      issuedByOurs(text('good.pem'), 'rapat.pati.test', authorities, new Date(Date.now() + days * 86_400_000));
    expect([on(-1), on(1), on(31)]).toEqual([false, true, false]);
  });

  it('whoever issues must stand in the file: an intermediate is not believed for its issuer’s sake', () => {
    expect(accepts('below')).toBe(false);
    expect(accepts('below', 'rapat.pati.test', 'middle')).toBe(true);
  });

  it('a file gives only what may be a CA and what we can apply', () => {
    expect(readAuthorities(`${text('ours.pem')}\n${text('good.pem')}\n${text('bound.pem')}`)).toMatchObject({
      authorities: { length: 1 },
      refused: ['not a CA', expect.stringContaining('name constraints')],
    });
    expect(readAuthorities('rubbish').authorities).toEqual([]);
    expect(issuedByOurs('rubbish', 'x', [])).toBe(false);
  });
});

describe('network.json', () => {
  const read = (content: string, trusted = () => true) => {
    writeFileSync(at('network.json'), content);
    return readNetworkSettings(at('network.json'), log, trusted);
  };

  it('says how to get out', () => {
    const settings = read(
      '{"proxy":{"mode":"fixed","server":"proksi:8080","bypass":"<local>"},"caFiles":["/etc/ca.pem"]}',
    );
    expect(proxyConfig(settings)).toEqual({
      mode: 'fixed_servers',
      proxyRules: 'proksi:8080',
      proxyBypassRules: '<local>',
    });
    expect(proxyConfig(read('{"proxy":{"mode":"pac","url":"http://wpad/wpad.dat"}}'))).toEqual({
      mode: 'pac_script',
      pacScript: 'http://wpad/wpad.dat',
    });
    expect(proxyConfig(read('{"proxy":{"mode":"direct"}}'))).toEqual({ mode: 'direct' });
    expect([proxyConfig(read('{"proxy":{"mode":"system"}}')), proxyConfig({})]).toEqual([null, null]);
  });

  it('is ignored when it is broken, unknown, missing, or writable by others', () => {
    const good = '{"caFiles":["/etc/ca.pem"]}';
    expect([read('{'), read('{"proxy":{"mode":"magic"}}'), read(good, () => false)]).toEqual([{}, {}, {}]);
    expect(readNetworkSettings(at('none.json'), log)).toEqual({});
    writeFileSync(at('open.json'), good);
    chmodSync(at('open.json'), 0o666);
    expect(isAdministrators(at('open.json'))).toBe(false);
  });

  it('lies where only an administrator writes', () => {
    expect(managedFile('linux', '/opt/pendopo/pendopo')).toBe('/etc/pendopo/network.json');
  });
});

it('says what a network error means', () => {
  const trouble = (message: string) => networkTrouble(new Error('outer', { cause: new Error(message) }));
  expect(
    [
      'net::ERR_CERT_AUTHORITY_INVALID',
      'net::ERR_CERT_DATE_INVALID',
      'net::ERR_PROXY_CONNECTION_FAILED',
      'net::ERR_TUNNEL_CONNECTION_FAILED',
      'the proxy answered 407',
      'net::ERR_PROXY_AUTH_UNSUPPORTED',
      'net::ERR_NAME_NOT_RESOLVED',
      'net::ERR_CONNECTION_TIMED_OUT',
      'net::ERR_CONNECTION_REFUSED',
    ].map(trouble),
  ).toEqual([
    'certificate',
    'certificate',
    'proxyUnreachable',
    'proxyRefused',
    'proxyAuth',
    'proxyAuth',
    'nameUnknown',
    'timeout',
    'unreachable',
  ]);
});

describe('a proxy that asks', () => {
  /** A request that a proxy stops until the right name is given. */
  const proxy = (right: string) => {
    const ask = vi.fn();
    const login = new ProxyLogin({
      ask,
      log,
      request: () => {
        const request = new EventEmitter() as EventEmitter & { end: () => void; abort: () => void };
        const info = { isProxy: true, host: 'proksi', port: 8080, realm: 'Kantor', scheme: 'basic' };
        const challenge = () =>
          request.emit('login', info, (name?: string) => {
            if (name === right) request.emit('response', { statusCode: 200 });
            else if (name === undefined) request.emit('response', { statusCode: 407 });
            else challenge();
          });
        request.end = challenge;
        request.abort = () => {};
        return request as never;
      },
    });
    const open = (session = 'office') => login.open({} as never, session, 'https://rapat.pati.test/api/server');
    return { login, ask, open };
  };
  const asked = (ask: ReturnType<typeof vi.fn>, n: number) => vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(n));

  it('asks the person once, and again when it was wrong; the other session needs no question', async () => {
    const { login, ask, open } = proxy('sri');
    const opening = open();
    await asked(ask, 1);
    expect(ask.mock.lastCall?.[0]).toMatchObject({ host: 'proksi:8080', realm: 'Kantor', again: false });
    login.answer(login.question?.id ?? '', { username: 'salah', password: 'x' });
    await asked(ask, 2);
    expect(ask.mock.lastCall?.[0]).toMatchObject({ again: true });
    login.answer(login.question?.id ?? '', { username: 'sri', password: 'x' });
    expect(await opening).toBe(true);
    expect(await open('page')).toBe(true);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('takes a no, and does not ask again before the person tries again', async () => {
    const { login, ask, open } = proxy('sri');
    const opening = open();
    await asked(ask, 1);
    login.answer('somebody-elses', { username: 'sri', password: 'x' });
    login.answer(login.question?.id ?? '', null);
    expect([await opening, await open()]).toEqual([false, false]);
    expect(ask).toHaveBeenCalledTimes(1);
    login.forgive();
    const again = open();
    await asked(ask, 2);
    login.answer(login.question?.id ?? '', { username: 'sri', password: 'x' });
    expect(await again).toBe(true);
  });
});
