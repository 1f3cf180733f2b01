import { lazy, Suspense } from 'react';
import { useMeetingState } from '../context.ts';

const PresenterBar = lazy(() => import('./PresenterBar.tsx').then((file) => ({ default: file.PresenterBar })));

/** What is seen only while this machine shares its screen; read then. */
/** @param waiting people in the lobby, 0 for who is no host */
export function Sharing({ waiting }: { waiting: number }) {
  const sharing = useMeetingState((state) => state.share.since !== null);
  return <Suspense>{sharing && <PresenterBar waiting={waiting} />}</Suspense>;
}
