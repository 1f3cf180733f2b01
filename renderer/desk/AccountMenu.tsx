import { ChevronDown, LogOut } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { Person } from '../../contract/domain.ts';
import { ConnectionTestButton } from '../connection-test/ConnectionTestButton.tsx';
import { Avatar } from '../design/Avatar.tsx';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { host } from '../host/current.ts';
import { savePreferences, usePreferences } from '../host/preferences.ts';
import { useText } from '../language/language.ts';
import css from './AccountMenu.module.css';
import { LanguageSwitch } from './LanguageSwitch.tsx';

/** Who one is, and the few settings that matter: language, appearance, sign-out. A disclosure, not a menu: it holds controls. */
export function AccountMenu({ person }: { person: Person | undefined }) {
  const text = useText();
  const theme = usePreferences((state) => state.theme);
  const [open, setOpen] = useState(false);
  const [failed, setFailed] = useState(false);
  const signOut = () => {
    setFailed(false);
    host.signIn.end().catch(() => setFailed(true));
  };
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('keydown', onKey);
    };
  }, [open]);
  const themes = { system: text.account.themeSystem, light: text.account.themeLight, dark: text.account.themeDark };
  return (
    <div className={css.root} ref={root}>
      <button
        ref={button}
        type="button"
        className={css.person}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        data-testid="account"
      >
        <span className="visually-hidden">{text.account.menu}</span>
        {person && <Avatar id={person.id} name={person.name} />}
        <span className={css.words}>
          <strong>{person?.name}</strong>
          <small>{person && `${person.position} · ${person.unit.shortName}`}</small>
        </span>
        <ChevronDown aria-hidden="true" />
      </button>
      <div id={id} className={css.sheet} hidden={!open}>
        <h2>{text.account.language}</h2>
        <LanguageSwitch />
        <fieldset className={css.themes}>
          <legend>{text.account.theme}</legend>
          {(['system', 'light', 'dark'] as const).map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="theme"
                checked={theme === one}
                onChange={() => void savePreferences({ theme: one })}
              />
              {themes[one]}
            </label>
          ))}
        </fieldset>
        <ConnectionTestButton look="secondary" />
        <Button icon={<LogOut aria-hidden="true" />} onClick={signOut} data-testid="sign-out">
          {text.account.signOut}
        </Button>
        {failed && <Banner look="warn">{text.account.signOutFailed}</Banner>}
      </div>
    </div>
  );
}
