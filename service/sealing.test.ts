import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sealingSecret } from './sealing.ts';

const oidc = { webClientSecret: 'a secret of the provider' };

test('the secret set wins; an embedded database keeps one beside it, for its owner only; a shared one derives the same', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pendopo-sealing-'));
  try {
    const embedded = { key: undefined, database: { folder }, oidc };
    const [one, two] = await Promise.all([sealingSecret(embedded), sealingSecret(embedded)]);
    expect(one).toMatch(/^[\w-]{43}$/);
    expect([two, await sealingSecret(embedded)]).toEqual([one, one]);
    const file = join(folder, 'pendopo.key');
    expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600');
    expect(await readFile(file, 'utf8')).toBe(one);
    expect(await sealingSecret({ ...embedded, key: 'k'.repeat(43) })).toBe('k'.repeat(43));
    const shared = { key: undefined, database: { url: 'postgresql://x' }, oidc };
    expect(await sealingSecret(shared)).toBe(await sealingSecret(shared));
    expect(await sealingSecret({ ...shared, oidc: { webClientSecret: 'another' } })).not.toBe(
      await sealingSecret(shared),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
