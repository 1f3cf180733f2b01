// The desktop client behind the line: Electron in the client's network namespace, driven from here.
import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Elsewhere } from '../../scripts/office/desktop.ts';
import { inDev, root } from '../../scripts/setup/places.mjs';

const VISIT = 'fetch(process.argv[1]).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(2))';

/** @param namespace a name of `ip netns`; for `launchDesktop` */
export function inNamespace(namespace: string): Elsewhere {
  return {
    starter: (path) => {
      const script = inDev('launchers', `electron-in-${namespace}.sh`);
      const words = [process.execPath, join(root, 'bench/rig/in-namespace.mjs'), namespace, path];
      writeFileSync(script, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`);
      chmodSync(script, 0o755);
      return script;
    },
    visit: async (url) => {
      execFileSync('nsenter', [`--net=/run/netns/${namespace}`, process.execPath, '-e', VISIT, url.href], {
        timeout: 30_000,
      });
    },
  };
}
