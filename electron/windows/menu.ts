import type { Menu } from 'electron';

/** macOS needs a menu for copy and paste to work; elsewhere there is none and windows bring their own few keys. */
export function setMenu(menu: typeof Menu, platform: NodeJS.Platform): void {
  menu.setApplicationMenu(
    platform === 'darwin'
      ? menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  );
}
