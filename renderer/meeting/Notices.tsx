import { useEffect } from 'react';
import { useText } from '../language/language.ts';
import { useMeetingState, useSession } from './context.ts';
import css from './MeetingScreen.module.css';
import { usePanel } from './panel.ts';
import { dropNotice, type MeetingNotice } from './store/meeting.ts';

const SHOWN_MS = 6000;

/** Passing news: who came, who left, what broke. Announced politely, gone after six seconds. */
export function Notices() {
  const notices = useMeetingState((state) => state.notices);
  return (
    <div className={css.notices} role="log" aria-live="polite">
      {notices.map((notice) => (
        <Notice key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function Notice({ notice }: { notice: MeetingNotice }) {
  const text = useText();
  const { store } = useSession();
  useEffect(() => {
    const timer = setTimeout(() => dropNotice(store, notice.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [store, notice.id]);
  return (
    // The answer to a press that seems to have done nothing.
    <p role={notice.kind === 'windowBlocked' ? 'alert' : undefined}>
      {sentence(notice, text)}
      {notice.kind === 'waiting' && (
        <button type="button" className={css.noticeAct} onClick={() => usePanel.setState({ panel: 'people' })}>
          {text.host.lobbyOpen}
        </button>
      )}
    </p>
  );
}

function sentence(notice: MeetingNotice, text: ReturnType<typeof useText>) {
  switch (notice.kind) {
    case 'joined':
      return text.meeting.joined(notice);
    case 'left':
      return text.meeting.left(notice);
    case 'deviceLost':
      return notice.next === null
        ? text.care.deviceGone[notice.what](notice)
        : text.care.deviceLost[notice.what]({ label: notice.label, next: notice.next });
    case 'deviceChanging':
      return text.care.deviceChanging[notice.what](notice);
    case 'deviceBack':
      return text.care.deviceBack[notice.what](notice);
    case 'deviceNow':
      return text.care.deviceNow[notice.what](notice);
    case 'captureFailed':
      return `${text.prejoin[notice.what]}: ${text.prejoin.failure[notice.failure]}`;
    case 'sendFailed':
      return text.meeting.sendFailed[notice.what];
    case 'refineFailed':
      return notice.what === 'camera' ? text.blur.failedInside : text.care.refineFailed.microphone;
    case 'mutedForYou':
      return text.meeting.mutedForYou[notice.what];
    case 'share':
      return text.share.notice[notice.what];
    case 'refused':
      return text.host.refused({ why: text.problem[notice.problem] });
    case 'hand':
      return text.people.raised({ name: notice.name });
    case 'waiting':
      return text.host.lobbyArrived({ name: notice.name });
    case 'role':
      return text.host.nowRole[notice.role];
    case 'held':
      return notice.what === 'microphone' ? text.host.micForbidden : text.host.cameraForbidden;
    case 'allowed':
      return text.host.nowAllowed[notice.what];
    case 'slept':
      return text.meeting.slept;
    case 'recording':
      return notice.on ? text.meeting.recordingOn : text.meeting.recordingOff;
    case 'stranger':
      return notice.recorder ? text.encryption.recorderPutOut : text.encryption.strangerPutOut;
    case 'mutedAll':
      return text.host.mutedAll;
    case 'said':
      return text.chat.said({ name: notice.name, text: notice.text });
    case 'windowBlocked':
      return text.share.ownWindow.blocked;
    case 'speakerFailed':
      return text.meeting.speakerFailed;
  }
}
