import { doorIn } from '../../contract/door.ts';

/** The door that the shell foresaw for this page; null = to be asked. A reload asks: somebody may have come in since. */
export const foreseen = window.pendopo ? doorIn(location.search) : null;
if (foreseen) history.replaceState(null, '', location.pathname);
