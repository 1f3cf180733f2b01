import { isWayland } from '../windows/wayland.ts';

/**
 * Who shows what can be shared. `system`: macOS 15 and newer, by Electron's `useSystemPicker`; `portal`: Wayland, where only the
 * desktop portal may say what there is, and asking it for sources IS its picker (asked once, never before the person pressed);
 * `own`: X11 and Windows.
 */
export type PickerKind = 'system' | 'portal' | 'own';

/** @param env the process's environment; @param release `os.release()`, Darwin's number on macOS (24 = macOS 15) */
export function pickerKind(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  release: string,
  electronMajor: number,
): PickerKind {
  // useSystemPicker came with Electron 33; before, and on an older macOS, the handler is asked and the list is ours.
  if (platform === 'darwin') return electronMajor >= 33 && Number.parseInt(release, 10) >= 24 ? 'system' : 'own';
  if (platform !== 'linux') return 'own';
  return isWayland(platform, env) ? 'portal' : 'own';
}
