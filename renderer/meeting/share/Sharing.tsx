import { lazy, Suspense } from 'react';
import { useMeetingState } from '../context.ts';

const PresenterBar = lazy(() => import('./PresenterBar.tsx').then((file) => ({ default: file.PresenterBar })));

/** What is seen only while this machine shares its screen; read then. */
export function Sharing() {
  const sharing = useMeetingState((state) => state.share.since !== null);
  return <Suspense>{sharing && <PresenterBar />}</Suspense>;
}
