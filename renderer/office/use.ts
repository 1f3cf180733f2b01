// Is somebody there? Said with the requests that are made anyway; the service's idle limit counts by it.
const INPUTS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/** Input of a person at `target` since it was last asked; opening the page is the first. Scripted events do not count. */
export function personAt(target: EventTarget | undefined): () => boolean {
  let used = true;
  for (const input of INPUTS) {
    target?.addEventListener(
      input,
      (event) => {
        if (event.isTrusted) used = true;
      },
      { capture: true, passive: true },
    );
  }
  return () => {
    const was = used;
    used = false;
    return was;
  };
}
