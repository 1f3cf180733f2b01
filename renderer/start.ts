import './host/first-words.ts';
import '@fontsource-variable/plus-jakarta-sans/wght.css';
import './design/tokens.css';
import './design/base.css';
import { isDoor, openDoor } from './desk/door.ts';
import { foreseen } from './desk/door-look.ts';
import { host } from './host/current.ts';
import { firstWords } from './host/first-words.ts';
import { paintTheme } from './host/theme.ts';

/**
 * The first script: small, because a cold start waits for it. In the shell, somebody who has yet to sign in sees the door at
 * once; whatever else there is to see needs the face proper (main.tsx).
 */
async function start(root: HTMLElement) {
  if (window.pendopo && (await showDoor(root))) await Promise.race([idle(), leftTheDoor()]);
  const { start: startFace } = await import('./main.tsx');
  await startFace(root);
}

async function showDoor(root: HTMLElement): Promise<boolean> {
  // Loaded anew at the connection test, which needs no sign-in (desk/navigation.ts).
  if (history.state?.at === 'connection') return false;
  if (foreseen) {
    paintTheme(foreseen.theme);
    return openDoor(root, foreseen.language);
  }
  try {
    const [{ preferences }, signIn] = await Promise.all([firstWords().settings(), firstWords().signIn()]);
    paintTheme(preferences.theme);
    return isDoor(signIn) && openDoor(root, preferences.language);
  } catch {
    return false; // the face asks again, and has the words for what is wrong
  }
}

/** Nobody has read the door sooner, and its buttons work without the face; until then the start belongs to what draws. */
const READ_MS = 250;

/** The door is on the screen, and neither the page nor whoever sees it has anything else to do. */
const idle = () =>
  new Promise<void>((done) => {
    // Two frames: the second begins when the first has been handed over. A hidden window has none, hence the time limit.
    requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() => setTimeout(done, READ_MS))));
    setTimeout(done, 1000);
  });

/** The sign-in went on: what comes next is the face's to show, without delay. */
const leftTheDoor = () =>
  new Promise<void>((done) => {
    host.signIn.onChanged(() => done());
  });

const root = document.getElementById('root');
if (root) void start(root);
