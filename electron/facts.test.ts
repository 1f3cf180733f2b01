import { expect, it } from 'vitest';
import { appFacts } from '../build/app-facts.ts';
import forge from '../forge.config.ts';
import packageJson from '../package.json' with { type: 'json' };
import { facts } from './facts.ts';

it('is called the same in the program and in its packages', () => {
  expect(appFacts).toMatchObject(facts);
  expect(forge.packagerConfig).toMatchObject({ appBundleId: facts.appId, name: facts.product });
  expect(forge.packagerConfig.protocols).toEqual([{ name: facts.product, schemes: [facts.protocol] }]);
  expect(packageJson.devDependencies.electron).toBe(appFacts.electron);
});

it('leaves released artifacts to one producer', () => {
  expect([forge.makers.length, forge.publishers.length]).toEqual([0, 0]);
});

it('packs the bundles and nothing else', () => {
  const ignore = forge.packagerConfig.ignore as (path: string) => boolean;
  const kept = ['', '/package.json', '/out', '/out/electron', '/out/electron/main.cjs', '/out/renderer/index.html'];
  expect(kept.filter(ignore)).toEqual([]);
  expect(
    ['/node_modules', '/out/service/main.js', '/out/renderer/index.html.br', '/service', '/.git', '/docs'].filter(
      (path) => !ignore(path),
    ),
  ).toEqual([]);
});
