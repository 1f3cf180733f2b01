import type { App } from 'electron';

/** The switches the product sets for itself, before `ready`. WebRTC's IP handling and the GPU's flags stay Chromium's own. */
export function setCommandLine(app: App): void {
  app.enableSandbox();
  // A meeting is heard the moment one joins, also when the join came from a link and not from a click in the page.
  app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
  // A headset's media keys belong to the meeting, not to a player Chromium sees in it.
  const off = app.commandLine.getSwitchValue('disable-features');
  app.commandLine.appendSwitch('disable-features', [off, 'HardwareMediaKeyHandling'].filter(Boolean).join(','));
}
