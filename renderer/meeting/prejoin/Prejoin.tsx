import { Mic, MicOff, SlidersHorizontal, Video, VideoOff } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import type { Preferences } from '../../../contract/settings.ts';
import { ConnectionTestButton } from '../../connection-test/ConnectionTestButton.tsx';
import { Button } from '../../design/Button.tsx';
import { useFocusOnArrival } from '../../design/focus.ts';
import { savePreferences } from '../../host/preferences.ts';
import { useText } from '../../language/language.ts';
import { CareSettings } from '../care/CareSettings.tsx';
import { openSettings } from '../care/care.ts';
import { BlurSwitch } from '../devices/blur/BlurSwitch.tsx';
import { blurRefiner } from '../devices/blur/refiner.ts';
import { DevicePicker } from '../devices/DevicePicker.tsx';
import { type Device, type DeviceKind, findChosen } from '../devices/devices.ts';
import { useDevices } from '../devices/use-devices.ts';
import { BlurHelp, CaptureHelp } from './DeviceHelp.tsx';
import { LevelMeter } from './LevelMeter.tsx';
import css from './Prejoin.module.css';
import { usePreview } from './preview.ts';
import { SpeakerTest } from './SpeakerTest.tsx';

/** What the person leaves the page with. */
export type Prepared = {
  microphone: boolean;
  camera: boolean;
  ready: { microphone: MediaStreamTrack | null; camera: MediaStreamTrack | null };
  devices: Record<DeviceKind, string | null>;
};

/**
 * Camera, microphone and speaker before a meeting: seen, heard, chosen, remembered. `children` says which meeting it is.
 * Without `onJoin` it is the device check of the agenda page.
 */
export function Prejoin(props: {
  preferences: Preferences;
  busy?: boolean;
  children?: ReactNode;
  onJoin?: (prepared: Prepared) => void;
  onBack: () => void;
  /** A camera or microphone is open, and so allowed. */
  onOpened?: () => void;
}) {
  const { preferences, busy = false, children, onJoin, onBack, onOpened } = props;
  const text = useText();
  const heading = useFocusOnArrival();
  const preview = useRef<HTMLVideoElement>(null);
  const cameraOn = !preferences.joinCameraOff;
  // Labels (and so the choice remembered by label) are known only after the first permission: look again then.
  const [opened, setOpened] = useState('');
  const list = useDevices(opened);
  const chosen = (kind: 'camera' | 'microphone') =>
    findChosen(list[kind], preferences[kind])?.id ?? preferences[kind]?.id ?? null;
  const camera = usePreview('camera', cameraOn, chosen('camera'), preferences.blur ? blurRefiner : null);
  const microphone = usePreview('microphone', true, chosen('microphone'));
  useEffect(() => setOpened(`${camera.raw?.id} ${microphone.raw?.id}`), [camera.raw, microphone.raw]);
  const anyOpen = camera.raw !== null || microphone.raw !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, whoever listens by then
  useEffect(() => {
    if (anyOpen) onOpened?.();
  }, [anyOpen]);
  const inUse: Record<DeviceKind, string | null> = {
    camera: camera.raw?.getSettings().deviceId ?? findChosen(list.camera, preferences.camera)?.id ?? null,
    microphone:
      concrete(microphone.track, list.microphone) ?? findChosen(list.microphone, preferences.microphone)?.id ?? null,
    speaker: findChosen(list.speaker, preferences.speaker)?.id ?? null,
  };
  const choose = (kind: DeviceKind) => (device: Device) =>
    void savePreferences({ [kind]: { id: device.id, label: device.label } });

  // A camera that cannot be blurred is left off: the room behind must not appear by surprise.
  const cameraGoes = cameraOn && !camera.unrefined;
  const cameraWords = () => {
    if (camera.failure) return text.prejoin.failure[camera.failure];
    if (!cameraOn) return text.prejoin.cameraOff;
    if (camera.unrefined) return text.blur.failedHere;
    return camera.raw ? text.blur.preparing : text.prejoin.cameraStarting;
  };
  const join = () => {
    // Its last picture stays. Painting more of them would take from the machine what now connects.
    preview.current?.pause();
    onJoin?.({
      microphone: !preferences.joinMuted,
      camera: cameraGoes,
      ready: {
        // Also for the hint that one speaks while muted.
        microphone: preferences.joinMuted && !preferences.mutedHint ? null : microphone.take(),
        camera: cameraGoes ? camera.take() : null,
      },
      devices: {
        ...inUse,
        camera: preferences.camera ? inUse.camera : null,
        microphone: preferences.microphone ? inUse.microphone : null,
      },
    });
  };

  return (
    <main className={css.page} id="content">
      <div className={css.head}>
        <h1 ref={heading} tabIndex={-1}>
          {onJoin ? text.prejoin.title : text.prejoin.titleCheck}
        </h1>
      </div>
      <section className={css.left} aria-label={text.prejoin.preview}>
        <div className={css.screen}>
          <PreviewVideo ref={preview} track={camera.track} />
          {!camera.track && (
            <p className={css.screenText}>
              <VideoOff aria-hidden="true" />
              {cameraWords()}
            </p>
          )}
          <div className={css.switches}>
            <Toggle
              on={!preferences.joinMuted}
              label={preferences.joinMuted ? text.meeting.micOff : text.meeting.micOn}
              action={preferences.joinMuted ? text.meeting.unmute : text.meeting.mute}
              icon={preferences.joinMuted ? <MicOff aria-hidden="true" /> : <Mic aria-hidden="true" />}
              onToggle={() => void savePreferences({ joinMuted: !preferences.joinMuted })}
              testid="prejoin-mic"
            />
            <Toggle
              on={cameraGoes}
              label={cameraGoes ? text.meeting.cameraIsOn : text.meeting.cameraIsOff}
              action={cameraGoes ? text.meeting.cameraOff : text.meeting.cameraOn}
              icon={cameraGoes ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
              onToggle={() => (camera.unrefined ? camera.retry() : void savePreferences({ joinCameraOff: cameraOn }))}
              testid="prejoin-camera"
            />
          </div>
        </div>
        <LevelMeter track={microphone.track} />
        <div className={css.tools}>
          <SpeakerTest speaker={inUse.speaker} />
          <Button
            look="quiet"
            icon={<SlidersHorizontal aria-hidden="true" />}
            onClick={({ currentTarget }) => openSettings(currentTarget)}
            data-testid="care-open"
          >
            {text.care.open}
          </Button>
          <CareSettings />
          <ConnectionTestButton />
        </div>
      </section>
      <section className={css.right}>
        {children}
        <CaptureHelp kind="camera" failure={camera.failure} onRetry={camera.retry} />
        <BlurHelp failed={camera.unrefined} onRetry={camera.retry} />
        <CaptureHelp kind="microphone" failure={microphone.failure} onRetry={microphone.retry} />
        <div className={css.pickers}>
          <DevicePicker kind="camera" devices={list.camera} inUse={inUse.camera} onChoose={choose('camera')} />
          <BlurSwitch />
          <DevicePicker
            kind="microphone"
            devices={list.microphone}
            inUse={inUse.microphone}
            onChoose={choose('microphone')}
          />
          <DevicePicker kind="speaker" devices={list.speaker} inUse={inUse.speaker} onChoose={choose('speaker')} />
        </div>
        <div className={css.actions}>
          {onJoin && (
            <Button look="primary" size="l" busy={busy} onClick={join} data-testid="prejoin-join">
              {busy ? text.prejoin.joining : text.prejoin.join}
            </Button>
          )}
          <Button size="l" look={onJoin ? 'quiet' : 'primary'} onClick={onBack} data-testid="prejoin-back">
            {onJoin ? text.common.back : text.prejoin.done}
          </Button>
        </div>
      </section>
    </main>
  );
}

/** Chromium reports the alias `default` for the default microphone; the device behind it has the same group. */
function concrete(track: MediaStreamTrack | null, devices: Device[]) {
  const settings = track?.getSettings();
  if (!settings?.deviceId) return null;
  return (
    devices.find(({ id }) => id === settings.deviceId)?.id ??
    devices.find(({ groupId }) => groupId === settings.groupId)?.id ??
    null
  );
}

function PreviewVideo({ ref, track }: { ref: RefObject<HTMLVideoElement | null>; track: MediaStreamTrack | null }) {
  useEffect(() => {
    const video = ref.current;
    if (!video) return;
    video.srcObject = track ? new MediaStream([track]) : null;
    // After a pause `autoplay` counts no more; a play that a newer picture ends is no fault.
    if (track) video.play().catch(() => undefined);
  }, [ref, track]);
  return <video ref={ref} className={css.video} muted playsInline hidden={!track} data-testid="preview" />;
}

/** Says what is; the title says what a press does. */
function Toggle(props: {
  on: boolean;
  label: string;
  action: string;
  icon: ReactNode;
  onToggle: () => void;
  testid: string;
}) {
  return (
    <button
      type="button"
      className={props.on ? css.toggleOn : css.toggleOff}
      title={props.action}
      onClick={props.onToggle}
      data-testid={props.testid}
      data-on={props.on}
    >
      {props.icon}
      {props.label}
    </button>
  );
}
