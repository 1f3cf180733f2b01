import { Signal, SignalLow, Volume2, WifiOff } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useText } from '../../language/language.ts';
import { useMeetingState, useSession } from '../context.ts';
import type { LineMode } from '../store/meeting.ts';
import css from './LineChip.module.css';

/** What the line carries now, in words; pressed, it says why and lets the person choose voices only. */
export function LineChip() {
  const text = useText();
  const phase = useMeetingState((state) => state.phase);
  const mode = useMeetingState((state) => state.line.mode);
  const quality =
    useMeetingState((state) =>
      state.selfIdentity ? state.participants.get(state.selfIdentity)?.quality : undefined,
    ) ?? 'unknown';
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useId();

  useEffect(() => {
    if (!open) return;
    const onPress = (event: PointerEvent) => {
      if (!place.current?.contains(event.target as Node)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    window.addEventListener('pointerdown', onPress);
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('pointerdown', onPress);
      window.removeEventListener('keydown', onKey);
    };
  }, [open]);

  const lost = phase !== 'connected' || quality === 'lost';
  const state = lost ? 'lost' : mode === 'full' ? quality : 'poor';
  const Icon = lost ? WifiOff : mode === 'audio' ? Volume2 : state === 'poor' ? SignalLow : Signal;
  const words = lost
    ? text.meeting.quality.lost
    : mode === 'full'
      ? text.meeting.quality[quality]
      : text.line.mode[mode];
  return (
    <div ref={place} className={css.place} data-quality={state}>
      <button
        ref={button}
        type="button"
        className={css.chip}
        data-quality={state}
        data-mode={mode}
        data-testid="line"
        aria-expanded={open}
        aria-controls={panel}
        title={text.line.open}
        onClick={() => setOpen(!open)}
      >
        <Icon aria-hidden="true" />
        <span className={css.words}>{words}</span>
      </button>
      {open && <LinePanel id={panel} quality={lost ? text.meeting.quality.lost : text.meeting.quality[quality]} />}
      <Announcement />
    </div>
  );
}

function LinePanel({ id, quality }: { id: string; quality: string }) {
  const text = useText();
  const session = useSession();
  const line = useMeetingState((state) => state.line);
  const wantsCamera = useMeetingState((state) => state.camera.desired);
  const title = useId();
  const name = useId();
  return (
    <section id={id} className={css.panel} aria-labelledby={title} data-testid="line-panel">
      <h2 id={title}>{text.line.title}</h2>
      <p>
        <strong>{text.line.mode[line.mode]}</strong>
        {line.mode === 'full' && <span>{quality}</span>}
      </p>
      <p>{text.line.why[line.why]}</p>
      {line.cameraHeld && wantsCamera && (
        <p>{line.chosen === 'audio' ? text.line.cameraHeldByChoice : text.line.cameraHeld}</p>
      )}
      <fieldset>
        <legend>{text.line.choose}</legend>
        {(['auto', 'audio'] as const).map((chosen) => (
          <label key={chosen}>
            <input
              type="radio"
              name={name}
              checked={line.chosen === chosen}
              onChange={() => session.chooseLine(chosen)}
              data-testid={`line-${chosen}`}
            />
            <span>
              {chosen === 'auto' ? text.line.auto : text.line.audioOnly}
              <small>{chosen === 'auto' ? text.line.autoNote : text.line.audioOnlyNote}</small>
            </span>
          </label>
        ))}
      </fieldset>
    </section>
  );
}

/** Says each change once, when it has settled; nothing at the start, nothing for what the person chose. */
function Announcement() {
  const text = useText();
  const mode = useMeetingState((state) => state.line.mode);
  const chosen = useMeetingState((state) => state.line.chosen);
  const before = useRef<LineMode>(mode);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (before.current === mode) return;
    before.current = mode;
    if (chosen === 'auto') setSaid(mode === 'full' ? text.line.announceFull : text.line.mode[mode]);
  }, [mode, chosen, text]);
  return (
    <span role="status" className="visually-hidden">
      {said}
    </span>
  );
}
