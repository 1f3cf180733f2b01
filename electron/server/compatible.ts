/** Client and service fit when their major versions are equal; before 1.0 the minor counts (semver.org §4). */
export function compatible(client: string, service: string): boolean {
  const [a, b] = [line(client), line(service)];
  return a !== null && a === b;
}

function line(version: string): string | null {
  const [, major, minor] = /^v?(\d+)\.(\d+)\.\d+/.exec(version) ?? [];
  if (major === undefined) return null;
  return major === '0' ? `0.${minor}` : major;
}
