/** The same two questions that WebRTC's capturer asks. The windows may be drawn through XWayland all the same. */
export function isWayland(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): boolean {
  return platform === 'linux' && Boolean(env['XDG_SESSION_TYPE']?.startsWith('wayland') && env['WAYLAND_DISPLAY']);
}
