import { expect, it } from 'vitest';
import template from '../../renderer/headers.json' with { type: 'json' };
import { mediaSources, pageHeaders } from './headers.ts';

it('lets the page connect to the media hosts, signalling and http, and nowhere else', () => {
  const csp = pageHeaders(template, ['wss://media.example.go.id', 'ws://127.0.0.1:7880'])['content-security-policy'];
  expect(csp).toContain(
    "connect-src 'self' wss://media.example.go.id https://media.example.go.id ws://127.0.0.1:7880 http://127.0.0.1:7880;",
  );
  expect(csp).not.toContain('{');
  expect(csp).not.toMatch(/'unsafe-(inline|eval)'/);
});

it('stays valid before any media host is known', () => {
  expect(pageHeaders(template, [])['content-security-policy']).toContain("connect-src 'self';");
});

it('drops whatever is not exactly an origin', () => {
  expect(
    mediaSources(['wss://a.example/x', "wss://a.example; script-src 'unsafe-inline'", '*', 'https://a', 'wss://*']),
  ).toEqual([]);
});
