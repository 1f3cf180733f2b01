import { savePreferences, usePreferences } from '../host/preferences.ts';
import { useText } from '../language/language.ts';
import css from './Desk.module.css';

// A language is always named in itself.
const names = { id: 'Bahasa Indonesia', en: 'English' } as const;

export function LanguageSwitch() {
  const text = useText();
  const language = usePreferences((state) => state.language);
  return (
    <fieldset className={css.languages}>
      <legend className="visually-hidden">{text.account.language}</legend>
      {(['id', 'en'] as const).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={language === one}
          lang={one}
          onClick={() => void savePreferences({ language: one })}
        >
          {names[one]}
        </button>
      ))}
    </fieldset>
  );
}
