import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { host } from '../host/current.ts';
import { useText } from '../language/language.ts';
import { dropNotice, useShell } from './shell-state.ts';

/** The state of things around the app: server away, version mismatch, and once-told notices. */
export function ShellBanners() {
  const text = useText();
  const server = useShell((state) => state.server);
  const notices = useShell((state) => state.notices);
  return (
    <>
      {server && !server.reachable && (
        <Banner look="warn" action={<Button onClick={() => void retry()}>{text.common.retry}</Button>}>
          {text.connection.trouble[server.trouble ?? 'unreachable']}
        </Banner>
      )}
      {server?.mismatch && <Banner look="warn">{text.server.mismatch}</Banner>}
      {notices.map((notice) => (
        <Banner
          key={notice.kind}
          look="info"
          action={
            <Button look="quiet" onClick={() => dropNotice(notice)}>
              {text.common.close}
            </Button>
          }
        >
          {notice.kind === 'settings_replaced'
            ? text.notices.settings_replaced({ file: notice.keptAs })
            : text.notices.vault_memory}
        </Banner>
      ))}
    </>
  );
}

async function retry() {
  useShell.setState({ server: await host.server.retry() });
}
