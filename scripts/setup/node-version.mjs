// Nothing here may need a newer Node than it checks for: this file is the first to run.

/** @returns {string | null} what is wrong with this Node version, or null. Vite 8 decides the minor versions. */
export function nodeProblem(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (fits) return null;
  return (
    `Pendopo's development needs Node 20.19 or newer of the 20 line, or 22.12 or newer; this is ${version}.\n` +
    '  What to do: install the current 20, 22 or 24 release from nodejs.org or your distribution, then run the command again.'
  );
}
