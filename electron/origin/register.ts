import type { Protocol } from 'electron';

/** Before `ready`: what app:// may do. `codeCache` keeps V8's compiled code between starts (Electron 28 on). */
export function registerScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}
