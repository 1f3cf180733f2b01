/**
 * What the product is called and made of, said once. The packager, forge.config.ts and the shell read it, so an installer can
 * never register another name than the program answers to. Plain data: no imports, safe to bundle.
 */
export const appFacts = {
  appId: 'id.go.pendopo',
  product: 'Pendopo',
  executable: 'pendopo',
  /** URL scheme of meeting links, `pendopo://join/<meeting id>`. */
  protocol: 'pendopo',
  /** The runtime of released builds; the development runtime may be older, so newer APIs are feature-tested. */
  electron: '45.4.1',
  /** Used until IT or a person in charge sets another one; never set by a link or a page. */
  serverUrl: 'https://pendopo.example.go.id',
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
