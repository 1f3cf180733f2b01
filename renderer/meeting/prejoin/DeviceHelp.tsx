import { Banner } from '../../design/Banner.tsx';
import { Button } from '../../design/Button.tsx';
import { host } from '../../host/current.ts';
import { useText } from '../../language/language.ts';
import type { CaptureFailure } from '../devices/capture.ts';

/** Why a device did not start, and what the person can do. */
export function CaptureHelp({
  kind,
  failure,
  onRetry,
}: {
  kind: 'camera' | 'microphone';
  failure: CaptureFailure | null;
  onRetry: () => void;
}) {
  const text = useText();
  if (!failure) return null;
  const denied = failure === 'denied';
  const openSettings = async () => {
    if (!(await host.openMediaSettings(kind))) onRetry();
  };
  return (
    <Banner
      look="warn"
      action={
        <>
          {denied && host.kind === 'electron' && (
            <Button onClick={() => void openSettings()}>{text.prejoin.permission.openSettings}</Button>
          )}
          <Button onClick={onRetry}>{text.common.retry}</Button>
        </>
      }
    >
      <strong>{text.prejoin[kind]}. </strong>
      {denied
        ? `${text.prejoin.permission[kind]} ${host.kind === 'electron' ? text.prejoin.permission.system : text.prejoin.permission.browser}`
        : text.prejoin.failure[failure]}
    </Banner>
  );
}

/** The camera could be shown, but only with the room behind: it stays off. */
export function BlurHelp({ failed, onRetry }: { failed: boolean; onRetry: () => void }) {
  const text = useText();
  if (!failed) return null;
  return (
    <Banner look="warn" action={<Button onClick={onRetry}>{text.common.retry}</Button>}>
      <strong>{text.prejoin.camera}. </strong>
      {text.blur.failedHere} {text.blur.failedHint}
    </Banner>
  );
}
