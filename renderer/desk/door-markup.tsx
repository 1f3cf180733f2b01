import { renderToString } from 'react-dom/server';
import type { Language } from '../../contract/settings.ts';
import { usePreferences } from '../host/preferences.ts';
import { en } from '../language/en.ts';
import { id } from '../language/id.ts';
import { useLanguage } from '../language/language.ts';
import { Face } from './Face.tsx';
import { drawFrom } from './hydration.ts';
import { useShell } from './shell-state.ts';

/** The door as HTML, at build time only (build/door.mjs): what desk/door.ts shows and React later takes over. */
export function doorMarkup(language: Language): string {
  drawFrom(useLanguage, { language, text: { id, en }[language] });
  drawFrom(usePreferences, { ...usePreferences.getState(), language });
  // Which vault is no matter of the door's.
  drawFrom(useShell, {
    ...useShell.getState(),
    signIn: { status: 'signed_out', vault: 'encrypted', reason: 'never' },
  });
  return renderToString(<Face />);
}
