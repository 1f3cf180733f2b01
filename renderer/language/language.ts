import { create } from 'zustand';
import type { Language } from '../../contract/settings.ts';
import { en } from './en.ts';
import { type Catalog, id } from './id.ts';

const catalogs: Record<Language, Catalog> = { id, en };

export const useLanguage = create<{ language: Language; text: Catalog }>(() => ({ language: 'id', text: id }));

export function setLanguage(language: Language) {
  document.documentElement.lang = language;
  useLanguage.setState({ language, text: catalogs[language] });
}

/** The whole catalog of the chosen language: `const text = useText(); text.agenda.join`. */
export const useText = (): Catalog => useLanguage((state) => state.text);
