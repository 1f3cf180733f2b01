import { expect, test } from 'vitest';
import { personAt } from './use.ts';

type Listener = (event: Event) => void;

/** Node's EventTarget cannot dispatch what a person did (isTrusted), so the test is the target. */
function page() {
  const heard = new Map<string, Listener>();
  const target = { addEventListener: (name: string, listener: Listener) => heard.set(name, listener) };
  return {
    target: target as unknown as EventTarget,
    input: (name: string, isTrusted = true) => heard.get(name)?.({ isTrusted } as Event),
  };
}

test('use is said once after each time that somebody did something; scripts do nothing', () => {
  const { target, input } = page();
  const used = personAt(target);
  expect([used(), used()]).toEqual([true, false]);
  for (const name of ['pointerdown', 'keydown', 'wheel', 'touchstart']) {
    input(name);
    input(name);
    expect([used(), used()], name).toEqual([true, false]);
  }
  input('keydown', false);
  input('mousemove');
  expect(used()).toBe(false);
});
