/** `make` at the first call only; a rejected promise is not kept, so that the next call tries again. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    if (made) return made.value;
    const value = make();
    const kept = { value };
    made = kept;
    if (value instanceof Promise) {
      value.catch(() => {
        if (made === kept) made = null;
      });
    }
    return value;
  };
}
