import { describe, expect, it } from 'vitest';
import { NotNow, Switch } from './switch.ts';

function machine(options: { fail?: (on: boolean) => boolean } = {}) {
  let on = false;
  const applied: boolean[] = [];
  const gates: (() => void)[] = [];
  const mute = new Switch(
    () => on,
    async (next) => {
      applied.push(next);
      await new Promise<void>((resolve) => gates.push(resolve));
      if (options.fail?.(next)) throw new Error('no');
      on = next;
    },
  );
  const step = async () => {
    gates.shift()?.();
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  return { mute, applied, step, isOn: () => on };
}

describe('mute: desired and actual', () => {
  it('follows the last wish and skips those between', async () => {
    const { mute, applied, step, isOn } = machine();
    const done = mute.set(true);
    void mute.set(false);
    void mute.set(true);
    void mute.set(false);
    await step();
    await step();
    await done;
    expect(applied).toEqual([true, false]);
    expect(isOn()).toBe(false);
  });

  it('never runs two changes at once', async () => {
    const { mute, applied, step } = machine();
    void mute.set(true);
    void mute.set(true);
    expect(applied).toEqual([true]);
    await step();
    expect(applied).toEqual([true]);
    expect(mute.busy).toBe(false);
  });

  it('lets the wish fall back when it cannot be', async () => {
    const { mute, step, isOn } = machine({ fail: (on) => on });
    const done = mute.set(true);
    await step();
    await done;
    expect(isOn()).toBe(false);
    expect(mute.desired).toBe(false);
  });

  it('re-asserts a wish that something else undid', async () => {
    let on = true;
    const mute = new Switch(
      () => on,
      async (next) => {
        on = next;
      },
    );
    await mute.set(false);
    on = true;
    await mute.reconcile();
    expect(on).toBe(false);
  });

  it('keeps a wish for which the time has not come', async () => {
    let [on, ready] = [false, false];
    const wishes: boolean[] = [];
    const mute = new Switch(
      () => on,
      async (next) => {
        if (!ready) throw new NotNow();
        on = next;
      },
      (wish) => wishes.push(wish),
    );
    await mute.set(true);
    expect([mute.desired, on]).toEqual([true, false]);
    ready = true;
    await mute.reconcile();
    expect(on).toBe(true);
    expect(wishes).toEqual([true]);
  });

  it('tells each wish at once, also one that falls back', async () => {
    const wishes: boolean[] = [];
    const mute = new Switch(
      () => false,
      () => Promise.reject(new Error('no')),
      (wish) => wishes.push(wish),
    );
    const done = mute.set(true);
    expect(wishes).toEqual([true]);
    await done;
    expect(wishes).toEqual([true, false]);
  });
});
