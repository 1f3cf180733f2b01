import type { StoreApi } from 'zustand';

/**
 * zustand draws a page that is taken over (React's hydration) from each store's *initial* state. Ours was drawn for a state that
 * we know, so that state becomes the initial one. Before the first render only.
 */
export function drawFrom<S extends object>(store: Pick<StoreApi<S>, 'getInitialState' | 'setState'>, state: S): void {
  store.setState(Object.assign(store.getInitialState(), state), true);
}
