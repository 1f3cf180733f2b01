import { expect, it } from 'vitest';
import { externalLink, mayNavigate } from './navigation.ts';

it('lets frames go to pages of ours only', () => {
  expect(['app://pendopo/', 'app://pendopo/index.html?x#y'].every(mayNavigate)).toBe(true);
  const bad = [
    'https://pendopo/',
    'app://evil/',
    'app://pendopo/api/me',
    'about:blank',
    'data:text/html,x',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'blob:app://pendopo/1',
    'pendopo://join/k3fd-9xqz-7mbt',
    'app://pendopo@evil/',
  ];
  expect(bad.filter(mayNavigate)).toEqual([]);
});

it('opens only https links to listed hosts, outside', () => {
  const hosts = ['masuk.example.go.id'];
  expect(externalLink('https://masuk.example.go.id/akun?x=1', hosts)).toBe('https://masuk.example.go.id/akun?x=1');
  const bad = [
    'http://masuk.example.go.id/',
    'https://masuk.example.go.id:8443/',
    'https://masuk.example.go.id.evil/',
    'https://masuk.example.go.id@evil/',
    'https://u:p@masuk.example.go.id/',
    'file:///etc/passwd',
    'ms-officecmd:x',
    `https://masuk.example.go.id/${'a'.repeat(3000)}`,
  ];
  expect(bad.map((url) => externalLink(url, hosts)).filter(Boolean)).toEqual([]);
});
