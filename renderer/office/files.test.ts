import { afterEach, expect, it, vi } from 'vitest';
import type { Problem } from '../../contract/problem.ts';

const recheck = vi.hoisted(() => vi.fn());
// The bridge to the shell or the service: not there outside a page.
vi.mock('../host/current.ts', () => ({ host: { signIn: { recheck } } }));

const { OfficeRefusal } = await import('./client.ts');
const { keepFile } = await import('./files.ts');

const refuse = (problem: Problem) =>
  vi.stubGlobal(
    'fetch',
    async () =>
      new Response(JSON.stringify(problem), {
        status: problem.status,
        headers: { 'content-type': 'application/problem+json' },
      }),
  );
afterEach(() => {
  vi.unstubAllGlobals();
  recheck.mockClear();
});

it('a file refused since the sign-in ended has the sign-in looked at', async () => {
  refuse({ type: 'about:blank', title: 'Sign in again', status: 401, code: 'unauthenticated' });
  const refused = keepFile('/api/files/x', 'x.pdf');
  await expect(refused).rejects.toBeInstanceOf(OfficeRefusal);
  await expect(refused).rejects.toMatchObject({ problem: { code: 'unauthenticated' } });
  expect(recheck).toHaveBeenCalledTimes(1);
});

it('a file refused for another reason leaves the sign-in alone', async () => {
  refuse({ type: 'about:blank', title: 'Gone', status: 404, code: 'not_found' });
  await expect(keepFile('/api/files/x', 'x.pdf')).rejects.toMatchObject({ problem: { code: 'not_found' } });
  expect(recheck).not.toHaveBeenCalled();
});
