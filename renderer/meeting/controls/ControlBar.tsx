import { ChevronUp, Mic, MicOff, PhoneOff, ShieldCheck, SlidersHorizontal, Users, Video, VideoOff } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { Button } from '../../design/Button.tsx';
import { savePreferences } from '../../host/preferences.ts';
import { useText } from '../../language/language.ts';
import { openSettings, useCare } from '../care/care.ts';
import { useMicrophoneKeys } from '../care/use-mute-key.ts';
import { ChatButton } from '../chat/ChatButton.tsx';
import { isHost, useMeetingState, useSession } from '../context.ts';
import { BlurSwitch } from '../devices/blur/BlurSwitch.tsx';
import { DevicePicker } from '../devices/DevicePicker.tsx';
import type { Device, DeviceKind } from '../devices/devices.ts';
import { HandButton } from '../hands/HandButton.tsx';
import { ReactionMenu } from '../hands/ReactionMenu.tsx';
import { toggleId, togglePanel, usePanel } from '../panel.ts';
import { ShareButton } from '../share/ShareButton.tsx';
import type { Sending } from '../store/meeting.ts';
import css from './ControlBar.module.css';
import { toggleCamera, toggleMicrophone } from './media-wish.ts';
import { ariaKeysOf, keysOf, type Shortcut, useShortcut } from './shortcuts.ts';

/** `waiting`: people at the door, shown where a host finds them. */
export function ControlBar({ waiting, onLeave }: { waiting: number; onLeave: () => void }) {
  const text = useText();
  const session = useSession();
  const microphone = useMeetingState((state) => state.microphone);
  const camera = useMeetingState((state) => state.camera);
  const count = useMeetingState((state) => state.order.length);
  const may = useMeetingState((state) => state.may);
  const hosting = useMeetingState(isHost);
  const panel = usePanel((state) => state.panel);
  const micKeys = useMicrophoneKeys();
  useShortcut('people', () => togglePanel('people'));
  return (
    <section className={css.bar} aria-label={text.meeting.controls}>
      <div className={css.group}>
        <MediaButton
          sending={microphone}
          onIcon={<Mic aria-hidden="true" />}
          offIcon={<MicOff aria-hidden="true" />}
          turnOn={text.meeting.unmute}
          turnOff={text.meeting.mute}
          short={text.meeting.micShort}
          shortcut="microphone"
          moreKeys={micKeys}
          held={may.microphone ? null : text.host.micForbidden}
          onPress={() => toggleMicrophone(session)}
          testid="mic"
        />
        <DeviceMenu label={text.meeting.devicesMic} kinds={['microphone', 'speaker']} />
      </div>
      <div className={css.group}>
        <MediaButton
          sending={camera}
          onIcon={<Video aria-hidden="true" />}
          offIcon={<VideoOff aria-hidden="true" />}
          turnOn={text.meeting.cameraOn}
          turnOff={text.meeting.cameraOff}
          short={text.meeting.cameraShort}
          shortcut="camera"
          held={may.camera ? null : text.host.cameraForbidden}
          onPress={() => toggleCamera(session)}
          testid="camera"
        />
        <DeviceMenu label={text.meeting.devicesCamera} kinds={['camera']} />
      </div>
      <ShareButton />
      <HandButton />
      <ReactionMenu />
      <ChatButton />
      <button
        type="button"
        id={toggleId('people')}
        className={css.button}
        aria-pressed={panel === 'people'}
        aria-label={[`${text.meeting.people} (${count})`, waiting > 0 ? text.host.lobbyTitle({ count: waiting }) : '']
          .filter(Boolean)
          .join(', ')}
        aria-keyshortcuts={ariaKeysOf('people')}
        title={`${text.meeting.people} (${keysOf('people')})`}
        onClick={() => togglePanel('people')}
        data-testid="people"
      >
        <span className={css.badged}>
          <Users aria-hidden="true" />
          {waiting > 0 && <span className={css.count} data-count={waiting} />}
        </span>
        <span aria-hidden="true">
          {text.meeting.people} ({count})
        </span>
      </button>
      {hosting && (
        <button
          type="button"
          id={toggleId('host')}
          className={css.button}
          aria-pressed={panel === 'host'}
          aria-label={text.host.panel}
          onClick={() => togglePanel('host')}
          data-testid="host"
        >
          <ShieldCheck aria-hidden="true" />
          <span aria-hidden="true">{text.host.panelShort}</span>
        </button>
      )}
      <button type="button" className={css.leave} onClick={onLeave} data-testid="leave">
        <PhoneOff aria-hidden="true" />
        <span>{text.meeting.leave}</span>
      </button>
    </section>
  );
}

/** Shows what really is (actual), marks while it differs from the wish, and asks for the opposite of the wish. */
function MediaButton(props: {
  sending: Sending;
  onIcon: ReactNode;
  offIcon: ReactNode;
  turnOn: string;
  turnOff: string;
  short: string;
  shortcut: Shortcut;
  /** Other keys, in words. */
  moreKeys?: string[];
  /** Why it may not be turned on. */
  held: string | null;
  onPress: () => void;
  testid: string;
}) {
  const text = useText();
  const { sending } = props;
  const waiting = sending.busy || sending.desired !== sending.actual;
  const label = sending.desired ? props.turnOff : props.turnOn;
  const failure = props.held ?? (sending.failure ? text.prejoin.failure[sending.failure] : null);
  return (
    <button
      type="button"
      className={sending.actual ? css.button : css.buttonOff}
      aria-label={failure ? `${label}. ${failure}` : label}
      aria-keyshortcuts={ariaKeysOf(props.shortcut)}
      aria-busy={waiting}
      title={failure ?? `${label} (${[keysOf(props.shortcut), ...(props.moreKeys ?? [])].join('; ')})`}
      data-failed={failure !== null}
      onClick={props.onPress}
      data-testid={props.testid}
      data-on={sending.actual}
      data-waiting={waiting}
    >
      {sending.actual ? props.onIcon : props.offIcon}
      <span aria-hidden="true">{props.short}</span>
    </button>
  );
}

function DeviceMenu({ label, kinds }: { label: string; kinds: DeviceKind[] }) {
  const text = useText();
  const session = useSession();
  const devices = useMeetingState((state) => state.devices);
  const inUse = useMeetingState((state) => state.inUse);
  const choose = (kind: DeviceKind) => (device: Device) => {
    void session.switchDevice(kind, device.id);
    void savePreferences({ [kind]: { id: device.id, label: device.label } });
  };
  const caret = useRef<HTMLButtonElement>(null);
  const microphone = kinds.includes('microphone');
  const [open, setOpen] = useState(false);
  // The warning of a silent microphone offers this menu.
  const asked = useCare((state) => microphone && state.microphoneMenu);
  const onOpen = (opened: boolean) => {
    setOpen(opened);
    if (microphone) useCare.setState({ microphoneMenu: false });
  };
  return (
    <DialogTrigger isOpen={open || asked} onOpenChange={onOpen}>
      <AriaButton ref={caret} className={css.caret ?? ''} aria-label={label}>
        <ChevronUp aria-hidden="true" />
      </AriaButton>
      <Popover placement="top" className={css.popover ?? ''}>
        <Dialog className={css.menu ?? ''} aria-label={label}>
          {kinds.map((kind) => (
            <DevicePicker key={kind} kind={kind} devices={devices[kind]} inUse={inUse[kind]} onChoose={choose(kind)} />
          ))}
          {kinds.includes('camera') && <BlurSwitch />}
          <Button
            look="quiet"
            icon={<SlidersHorizontal aria-hidden="true" />}
            onClick={() => {
              onOpen(false);
              openSettings(caret.current);
            }}
            data-testid="care-open"
          >
            {text.care.open}
          </Button>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
