import type { Theme } from '../../contract/settings.ts';

const systemDark = () => window.matchMedia('(prefers-color-scheme: dark)');

/** Puts the chosen theme, or the system's, on the page. */
export function paintTheme(theme: Theme): void {
  const dark = theme === 'dark' || (theme === 'system' && systemDark().matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

export function onSystemTheme(changed: () => void): void {
  systemDark().addEventListener('change', changed);
}
