/** The OS page where a person allows the camera or microphone to programs; null where the platform has none. */
export function mediaSettingsUrl(platform: NodeJS.Platform, kind: 'camera' | 'microphone'): string | null {
  if (platform === 'win32') return `ms-settings:privacy-${kind === 'camera' ? 'webcam' : 'microphone'}`;
  if (platform === 'darwin') {
    const pane = kind === 'camera' ? 'Privacy_Camera' : 'Privacy_Microphone';
    return `x-apple.systempreferences:com.apple.preference.security?${pane}`;
  }
  return null;
}
