import { facts } from '../electron/facts.ts';

/**
 * What the product is called and made of, said once: the packager and forge.config.ts read it, and the names come from the
 * shell itself, so an installer can never register another one than the program answers to.
 */
export const appFacts = {
  ...facts,
  executable: 'pendopo',
  /** The runtime of released builds; the development runtime may be older, so newer APIs are feature-tested. */
  electron: '45.4.1',
  /** Electron fuses (electronjs.org/docs/latest/tutorial/fuses), named as electron-builder's `electronFuses`. */
  fuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
} as const;
