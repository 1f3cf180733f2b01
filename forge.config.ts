import { appFacts } from './build/app-facts.ts';

/**
 * Developer entry of Electron Forge, in the shape of its ForgeConfig. Makers and publishers stay empty on purpose: released
 * artifacts, their signatures and the update feed come from build/ alone, and two producers of one package would disagree.
 * Plain data, so that Forge itself (500 packages) is not needed to read or test it.
 */
const config: {
  packagerConfig: Record<string, unknown>;
  makers: readonly never[];
  publishers: readonly never[];
} = {
  packagerConfig: {
    appBundleId: appFacts.appId,
    name: appFacts.product,
    executableName: appFacts.executable,
    electronVersion: appFacts.electron,
    asar: true,
    protocols: [{ name: appFacts.product, schemes: [appFacts.protocol] }],
    // Compressed doubles are for the office service.
    ignore: (path: string) =>
      path !== '' && (!/^\/(package\.json|out(\/(electron|renderer)(\/.*)?)?)$/.test(path) || /\.(br|gz)$/.test(path)),
  },
  makers: [],
  publishers: [],
};

export default config;
