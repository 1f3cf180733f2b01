import type { SignInState } from '../../contract/ipc.ts';
import type { Language } from '../../contract/settings.ts';
import { host } from '../host/current.ts';
// What the door is dressed in; the components behind these names are not needed to show it.
import '../design/Button.module.css';
import './Desk.module.css';
import './SignIn.module.css';

/**
 * The first picture. The build draws SignIn.tsx, as somebody sees it who never signed in, into a template of index.html for each
 * language (build/door.mjs): so the door stands, and its buttons work, before React is read. React then takes it over where it
 * stands (main.tsx): nothing flickers, and focus stays.
 */
export type Door = {
  readonly language: Language;
  /** From here on somebody else answers the presses. */
  leave: () => void;
};

let open: Door | null = null;
/** The door that stands, if one does. */
export const standingDoor = () => open;

/** True when the drawn picture is the right one. */
export const isDoor = (state: SignInState) =>
  state.status === 'signed_out' && state.reason === 'never' && state.failure === undefined;

/** Shows the door in `language`; false = there is none (the file was not built by us), and React has to draw. */
export function openDoor(root: HTMLElement, language: Language): boolean {
  const template = document.getElementById(`door-${language}`);
  if (!(template instanceof HTMLTemplateElement)) return false;
  open?.leave();
  const life = new AbortController();
  open = {
    language,
    leave: () => {
      life.abort();
      open = null;
    },
  };
  document.documentElement.lang = language;
  root.replaceChildren(template.content.cloneNode(true));
  root.addEventListener('click', (event) => press(root, event.target), { signal: life.signal });
  return true;
}

function press(root: HTMLElement, target: EventTarget | null): void {
  const button = target instanceof Element ? target.closest('button') : null;
  if (button?.dataset['testid'] === 'signin-start') void host.signIn.start();
  if (button?.lang === 'id' || button?.lang === 'en') {
    const language = button.lang;
    void host.settings.set({ language });
    openDoor(root, language);
    root.querySelector<HTMLButtonElement>(`button[lang="${language}"]`)?.focus();
  }
}
