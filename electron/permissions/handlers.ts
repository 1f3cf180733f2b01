import type { Session, SystemPreferences } from 'electron';
import type { Log } from '../log/log.ts';
import { mayUse } from './table.ts';

/** Puts the table into every place where Chromium asks: request, check, device and display capture. */
export function guardPermissions(
  session: Session,
  system: SystemPreferences,
  platform: NodeJS.Platform,
  log: Log,
): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const allowed = mayUse({ permission, origin: details.requestingUrl, mainFrame: details.isMainFrame, media });
    if (!allowed) log.warn('permission denied', { permission, media });
    if (!allowed || permission !== 'media' || platform !== 'darwin') return answer(allowed);
    // macOS asks the person once per device kind, and only when the program asks it to.
    void askSystem(system, media).then(answer, () => answer(false));
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    mayUse({
      permission,
      origin,
      mainFrame: details.isMainFrame,
      ...(details.mediaType ? { media: [details.mediaType] } : {}),
    }),
  );
  session.setDevicePermissionHandler(() => false);
  // Until share/ takes it over: without a handler Chromium would fail in another way per platform.
  session.setDisplayMediaRequestHandler((_request, answer) => {
    log.warn('permission denied', { permission: 'display-capture' });
    // The types want streams here; null is how Electron takes a denial without throwing.
    (answer as unknown as (streams: null) => void)(null);
  });
}

async function askSystem(system: SystemPreferences, media: readonly string[]): Promise<boolean> {
  if (media.includes('audio') && !(await system.askForMediaAccess('microphone'))) return false;
  return !media.includes('video') || (await system.askForMediaAccess('camera'));
}
