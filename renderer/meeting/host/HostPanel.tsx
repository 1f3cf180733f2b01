import { FileDown, Hand, MicOff } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Conduct } from '../../../contract/conduct.ts';
import { useText } from '../../language/language.ts';
import { useMeetingId, useMeetingState, useSession } from '../context.ts';
import { SidePanel } from '../SidePanel.tsx';
import { addNotice } from '../store/meeting.ts';
import { useHostActs } from './acts.ts';
import { downloadAttendance } from './attendance.ts';
import css from './host.module.css';
import { presentersOf } from './presenters.ts';

const mayKeys = ['mayShare', 'mayChat', 'mayUnmute', 'mayStartVideo', 'mayRename'] as const;
const lobbies = ['off', 'uninvited', 'everyone'] as const;
const layouts = ['own', 'grid', 'speaker', 'presentation'] as const;

/** What a host sets for all. Shown as the service has it: a switch moves when the service has said yes. */
export function HostPanel() {
  const text = useText();
  const { store, encrypted } = useSession();
  const { control, setConduct, lock } = useHostActs();
  const conduct = useMeetingState((state) => state.conduct);
  const locked = useMeetingState((state) => state.locked);
  const hands = useMeetingState((state) => state.order.some((identity) => state.participants.get(identity)?.hand));
  const presenters = useMeetingState(
    useShallow((state) => {
      const now = presentersOf(state);
      // As text, to be compared by what it says.
      return now && { ...now, identities: now.identities.join(' ') };
    }),
  );
  const muteAll = async (except: string[]) => {
    if (await control({ action: 'muteAll', except })) addNotice(store, { kind: 'mutedAll' });
  };
  return (
    <SidePanel panel="host" title={text.host.panel} testid="host-panel">
      <div className={css.body}>
        <section className={css.group}>
          <h3>{text.host.now}</h3>
          <div className={css.buttons}>
            <Act icon={<MicOff aria-hidden="true" />} onPress={() => muteAll([])} testid="mute-all">
              {text.host.muteAll}
            </Act>
            {presenters && (
              <Act
                icon={<MicOff aria-hidden="true" />}
                // Whom the label names, even if they stop presenting while it is pressed.
                onPress={() => muteAll(presenters.identities.split(' '))}
                testid="mute-all-but"
              >
                {text.host.muteAllBut(presenters)}
              </Act>
            )}
            {hands && (
              <Act
                icon={<Hand aria-hidden="true" />}
                onPress={() => control({ action: 'lowerAllHands' })}
                testid="lower-all"
              >
                {text.host.lowerAll}
              </Act>
            )}
          </div>
          <small>{text.host.muteAllNote}</small>
        </section>
        {conduct && (
          <>
            <fieldset className={css.group}>
              <legend>{text.host.participantsMay}</legend>
              {mayKeys.map((key) => (
                <Toggle
                  key={key}
                  label={text.host.may[key]}
                  on={conduct[key] === 'everyone'}
                  onChange={(on) => setConduct({ [key]: on ? 'everyone' : 'hosts' } as Partial<Conduct>)}
                  testid={key}
                />
              ))}
            </fieldset>
            <section className={css.group}>
              <h3>{text.host.door}</h3>
              <Toggle
                label={text.host.lock}
                note={text.host.lockNote}
                on={locked}
                onChange={(on) => lock(on)}
                testid="lock"
              />
            </section>
            <Choices
              legend={text.host.lobby}
              // Who is not invited is refused in Terbatas: nobody would wait by that choice.
              options={lobbies
                .filter((id) => !encrypted || id !== 'uninvited' || conduct.lobby === id)
                .map((id) => [id, text.host.lobbyChoice[id]])}
              value={conduct.lobby}
              onChange={(lobby) => setConduct({ lobby })}
              testid="lobby"
            />
            <Choices
              legend={text.host.layout}
              options={layouts.map((id) => [id, text.host.layoutChoice[id]])}
              value={conduct.layout ?? 'own'}
              onChange={(id) => setConduct({ layout: id === 'own' ? null : id })}
              testid="layout"
            />
          </>
        )}
        <Attendance />
      </div>
    </SidePanel>
  );
}

/** A press that goes to the service: busy until it answered, so that nobody presses twice. */
function Act(props: { icon: ReactNode; children: ReactNode; onPress: () => Promise<unknown>; testid: string }) {
  const [busy, setBusy] = useState(false);
  const press = async () => {
    if (busy) return;
    setBusy(true);
    await props.onPress();
    setBusy(false);
  };
  return (
    <button type="button" className={css.act} onClick={() => void press()} aria-busy={busy} data-testid={props.testid}>
      {props.icon}
      {props.children}
    </button>
  );
}

function Toggle(props: {
  label: string;
  note?: string;
  on: boolean;
  onChange: (on: boolean) => Promise<unknown>;
  testid: string;
}) {
  const note = useId();
  return (
    <label className={css.switch}>
      <span>
        {props.label}
        {props.note && <small id={note}>{props.note}</small>}
      </span>
      <input
        type="checkbox"
        role="switch"
        checked={props.on}
        aria-checked={props.on}
        aria-describedby={props.note ? note : undefined}
        onChange={(event) => void props.onChange(event.target.checked)}
        data-testid={`set-${props.testid}`}
      />
    </label>
  );
}

function Choices<T extends string>(props: {
  legend: string;
  options: [T, string][];
  value: T;
  onChange: (value: T) => Promise<unknown>;
  testid: string;
}) {
  const name = useId();
  return (
    <fieldset className={css.group}>
      <legend>{props.legend}</legend>
      {props.options.map(([id, label]) => (
        <label key={id} className={css.choice}>
          <input
            type="radio"
            name={name}
            checked={props.value === id}
            onChange={() => void props.onChange(id)}
            data-testid={`${props.testid}-${id}`}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

function Attendance() {
  const text = useText();
  const id = useMeetingId();
  const [failed, setFailed] = useState(false);
  const get = async (kind: 'pdf' | 'csv') => {
    setFailed(false);
    await downloadAttendance(id, kind).catch(() => setFailed(true));
  };
  return (
    <section className={css.group}>
      <h3>{text.host.attendance}</h3>
      <div className={css.buttons}>
        <Act icon={<FileDown aria-hidden="true" />} onPress={() => get('pdf')} testid="attendance-pdf">
          {text.host.attendancePdf}
        </Act>
        <Act icon={<FileDown aria-hidden="true" />} onPress={() => get('csv')} testid="attendance-csv">
          {text.host.attendanceCsv}
        </Act>
      </div>
      {failed && <p role="alert">{text.host.attendanceFailed}</p>}
    </section>
  );
}
