import { describe, expect, it } from 'vitest';
import { findStatic } from './static.ts';

describe('findStatic', () => {
  it.each([
    ['app://pendopo', 'index.html', 'text/html; charset=utf-8'],
    ['app://pendopo/', 'index.html', 'text/html; charset=utf-8'],
    ['app://pendopo/?x=1', 'index.html', 'text/html; charset=utf-8'],
    ['app://pendopo/#/meeting', 'index.html', 'text/html; charset=utf-8'],
    ['app://pendopo/assets/index-Dk3x_.js', 'assets/index-Dk3x_.js', 'text/javascript; charset=utf-8'],
    ['app://pendopo/assets/fonts/plus-jakarta.woff2?v=2', 'assets/fonts/plus-jakarta.woff2', 'font/woff2'],
  ])('serves %s', (url, file, type) => {
    expect(findStatic(url)).toEqual({ file, type });
  });

  it.each([
    'app://pendopo/../secret.txt',
    'app://pendopo/assets/../../secret.txt',
    'app://pendopo/%2e%2e/secret.txt',
    'app://pendopo/%2E%2E%2Fsecret.txt',
    'app://pendopo/..%2fsecret.txt',
    'app://pendopo/%252e%252e%252fsecret.txt',
    'app://pendopo/..\\secret.txt',
    'app://pendopo/..%5csecret.txt',
    'app://pendopo/assets\\..\\secret.txt',
    'app://pendopo/index.html%00.js',
    'app://pendopo/index.html\0.js',
    'app://pendopo//etc/passwd.txt',
    'app://pendopo/./index.html',
    'app://pendopo/.env.txt',
    'app://pendopo/assets/.hidden.js',
    'app://pendopo/assets/',
    'app://pendopo/assets',
    'app://pendopo/C:/windows/win.txt',
    'app://pendopo/index.html:stream.js',
    'app://pendopo/main.cjs',
    'app://pendopo/map.js.map',
  ])('refuses the path %j', (url) => {
    expect(findStatic(url)).toEqual({ refused: 'path' });
  });

  it.each([
    'app://evil/index.html',
    'app://pendopo.evil/index.html',
    'app://pendopo:80/index.html',
    'app://user@pendopo/index.html',
    'app://pendopo@evil/index.html',
    'https://pendopo/index.html',
    'file:///etc/passwd',
    'nonsense',
  ])('refuses the origin of %j', (url) => {
    expect(findStatic(url)).toEqual({ refused: 'origin' });
  });
});
