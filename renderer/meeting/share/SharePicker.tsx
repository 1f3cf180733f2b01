import { Monitor } from 'lucide-react';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { ShareSource } from '../../../contract/ipc.ts';
import { Button } from '../../design/Button.tsx';
import { host } from '../../host/current.ts';
import { useText } from '../../language/language.ts';
import css from './share.module.css';

/** Pictures of screens and windows grow old; a new round begins when the one before has come. */
const REFRESH_MS = 2000;

/** What to share, in the shell on X11 and Windows: pictures of screens and windows, chosen by mouse or arrow keys. */
export function SharePicker({ request, audio, onDone }: { request: string; audio: boolean; onDone: () => void }) {
  const text = useText();
  const [sources, setSources] = useState<ShareSource[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const [sound, setSound] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();

  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const round = async () => {
      try {
        const found = await host.share.sources(request);
        if (over) return;
        if (!found) return onDone();
        setSources(found);
        setFailed(false);
      } catch (error) {
        host.reportError('share:sources', error);
        if (!over) setFailed(true);
      }
      if (!over) timer = setTimeout(() => void round(), REFRESH_MS);
    };
    void round();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [request, onDone]);

  // What vanished cannot be shared any more; the first screen is where most people begin.
  const choice = sources?.find(({ id }) => id === chosen)?.id ?? sources?.find(({ kind }) => kind === 'screen')?.id;
  const answer = async (source: string | null) => {
    const taken = await host.share.choose({ request, source, audio: audio && sound }).catch(() => false);
    // Gone in the meantime: the next round shows what is left.
    if (taken || source === null) onDone();
    else setSources((known) => known?.filter(({ id }) => id !== source) ?? null);
  };

  const screens = sources?.filter(({ kind }) => kind === 'screen') ?? [];
  const windows = sources?.filter(({ kind }) => kind === 'window') ?? [];
  const list = (kind: ShareSource['kind'], heading: string, some: ShareSource[]) =>
    some.length > 0 && (
      <div key={kind}>
        <h3>{heading}</h3>
        <div className={css.grid}>
          {some.map((source, index) => (
            <Source
              key={source.id}
              source={source}
              name={
                kind === 'window'
                  ? source.name
                  : some.length > 1
                    ? text.share.picker.screen({ number: index + 1 })
                    : text.share.picker.wholeScreen
              }
              checked={source.id === choice}
              onChoose={() => setChosen(source.id)}
            />
          ))}
        </div>
      </div>
    );

  return (
    <dialog
      ref={dialog}
      className={css.picker}
      aria-labelledby={title}
      data-testid="share-picker"
      onCancel={(event) => {
        event.preventDefault();
        void answer(null);
      }}
    >
      <h2 id={title}>{text.share.picker.title}</h2>
      <p className={css.lead}>{text.share.picker.lead}</p>
      <form
        className={css.list}
        id={`${title}-form`}
        onSubmit={(event) => {
          event.preventDefault();
          if (choice) void answer(choice);
        }}
      >
        <div role="status">
          {failed
            ? text.share.picker.failed
            : !sources
              ? text.share.picker.loading
              : sources.length === 0
                ? text.share.picker.none
                : ''}
        </div>
        {list('screen', text.share.picker.screens, screens)}
        {list('window', text.share.picker.windows, windows)}
        {screens.length > 0 && windows.length === 0 && <p className={css.lead}>{text.share.picker.noWindows}</p>}
      </form>
      <div className={css.foot}>
        {audio && (
          <label className={css.option}>
            <input type="checkbox" checked={sound} onChange={(event) => setSound(event.target.checked)} />
            {text.share.sound}
          </label>
        )}
        <Button onClick={() => void answer(null)} data-testid="share-cancel">
          {text.common.cancel}
        </Button>
        <Button look="primary" type="submit" form={`${title}-form`} disabled={!choice} data-testid="share-confirm">
          {text.share.picker.share}
        </Button>
      </div>
    </dialog>
  );
}

/** A radio button with a picture: arrow keys go through all of them, Enter shares. */
function Source(props: { source: ShareSource; name: string; checked: boolean; onChoose: () => void }) {
  const { source, name, checked, onChoose } = props;
  const input = useRef<HTMLInputElement>(null);
  const first = useRef(checked);
  useEffect(() => {
    if (first.current) input.current?.focus();
  }, []);
  return (
    <label className={css.source} title={name} data-testid="share-source" data-kind={source.kind}>
      {source.picture ? (
        <img src={source.picture} alt="" />
      ) : (
        <i className={css.noPicture}>
          <Monitor aria-hidden="true" />
        </i>
      )}
      <input ref={input} type="radio" name="share-source" checked={checked} onChange={onChoose} />
      <span>{name}</span>
    </label>
  );
}
