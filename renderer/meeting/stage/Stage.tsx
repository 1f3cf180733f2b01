import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { usePreferences } from '../../host/preferences.ts';
import { useText } from '../../language/language.ts';
import { Captions } from '../captions/Captions.tsx';
import { useMeetingState, useSession } from '../context.ts';
import { type Direction, neighbour } from './compass.ts';
import { Pager } from './Pager.tsx';
import { type Place, partsOf, type TileKey } from './places.ts';
import { ScreenTile } from './ScreenTile.tsx';
import css from './Stage.module.css';
import { Tile } from './Tile.tsx';
import { TileMenu } from './TileMenu.tsx';
import { useArrangement } from './use-arrangement.ts';
import { useNews } from './use-news.ts';
import { useVisible } from './visible.ts';

const arrows: Record<string, Direction> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };

/** Everybody who is to be seen, where the layout puts them. Renders when places change, never when somebody speaks. */
export function Stage({ meetingId }: { meetingId: string | undefined }) {
  const text = useText();
  const session = useSession();
  const section = useRef<HTMLElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [page, setPage] = useState(0);
  const [zoom, setZoom] = useState(1);
  const [full, setFull] = useState<TileKey | null>(null);
  const [focused, setFocused] = useState<TileKey | null>(null);
  const [menu, setMenu] = useState<{ id: TileKey; anchor: HTMLElement } | null>(null);
  const selfView = usePreferences((preferences) => preferences.selfView);
  const self = useMeetingState((state) => state.selfIdentity);
  const alone = useMeetingState((state) => state.phase === 'connected' && state.order.length <= 1);

  useEffect(() => {
    const element = area.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) });
    });
    observer.observe(element);
    const onFull = () => setFull((document.fullscreenElement?.getAttribute('data-key') as TileKey | null) ?? null);
    document.addEventListener('fullscreenchange', onFull);
    return () => {
      observer.disconnect();
      document.removeEventListener('fullscreenchange', onFull);
    };
  }, []);

  const stage = useArrangement({ size, page, selfView });
  const { model, places, pages, layout, large, pin, spotlight, onRatio } = stage;
  const [news, tell] = useNews(stage.shares);
  useVisible(session, places, self, { zoom, full });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another layout begins at its first page
  useEffect(() => setPage(0), [layout]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture begins whole
  useEffect(() => setZoom(1), [large]);

  const onMenu = useCallback((id: TileKey, anchor: HTMLElement) => {
    setFocused(id);
    setMenu({ id, anchor });
  }, []);
  const focusTile = (id: TileKey) =>
    area.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(id)}"] button[aria-haspopup]`)?.focus();
  // After a turn of the page by key, focus goes on with the new page.
  const turned = useRef(false);
  useLayoutEffect(() => {
    if (!turned.current) return;
    turned.current = false;
    if (places[0]) focusTile(places[0].key);
  });
  const turn = (to: number) => {
    if (to < 0 || to >= pages) return false;
    setPage(to);
    return true;
  };
  const reachable = places.some(({ key }) => key === focused) ? focused : (places[0]?.key ?? null);
  // The person whose tile has the focus may leave, and take it with them.
  const holder = useRef<TileKey | null>(null);
  useLayoutEffect(() => {
    if (!holder.current || document.activeElement !== document.body) return;
    if (places.some(({ key }) => key === holder.current)) return;
    holder.current = null;
    if (reachable) focusTile(reachable);
    else section.current?.focus();
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const tile = (event.target as HTMLElement).closest<HTMLElement>('[data-key]');
    const from = tile?.dataset['key'] as TileKey | undefined;
    if (!from || event.altKey || event.ctrlKey || event.metaKey) return;
    // Within an enlarged screen the same keys scroll.
    if (!(event.target as HTMLElement).hasAttribute('aria-haspopup')) return;
    if (event.key === 'PageUp' || event.key === 'PageDown') {
      turned.current = turn(stage.page + (event.key === 'PageDown' ? 1 : -1));
    } else if (event.key === 'Home' || event.key === 'End') {
      const to = places.at(event.key === 'Home' ? 0 : -1);
      if (to) focusTile(to.key);
    } else {
      const direction = arrows[event.key];
      if (!direction) return;
      const to = neighbour(places, from, direction);
      if (to) focusTile(to);
    }
    event.preventDefault();
  };

  const tileOf = ({ key, ...box }: Place) => {
    const { identity, source } = partsOf(key);
    const shared = { ...box, id: key, identity, tabbable: key === reachable, pinned: pin === key, onMenu };
    return source === 'screen' ? (
      <ScreenTile
        key={key}
        {...shared}
        zoom={key === large ? zoom : 1}
        onZoom={setZoom}
        full={full === key}
        onRatio={onRatio}
      />
    ) : (
      <Tile key={key} {...shared} model={model} spotlit={spotlight === identity} />
    );
  };

  return (
    <section
      ref={section}
      tabIndex={-1}
      className={css.stage}
      aria-label={text.meeting.stage}
      data-testid="stage"
      data-layout={layout}
    >
      <div ref={area} className={css.area}>
        <ul
          aria-label={text.stage.label({ count: places.length })}
          aria-describedby="stage-keys"
          onKeyDown={onKeyDown}
          onFocus={(event) => {
            const key = event.target.closest<HTMLElement>('[data-key]')?.dataset['key'];
            if (!key) return;
            setFocused(key as TileKey);
            holder.current = key as TileKey;
          }}
          onBlur={({ target }) => {
            // It keeps the focus while only the window has lost it.
            if (document.activeElement !== target) holder.current = null;
          }}
        >
          {size.width > 0 && places.map(tileOf)}
        </ul>
        <p id="stage-keys" hidden>
          {text.stage.keys}
        </p>
        {alone && <p className={css.alone}>{text.meeting.alone}</p>}
        {pages > 1 && <Pager page={stage.page} pages={pages} onTurn={turn} />}
        <p role="status" className={news ? css.news : 'visually-hidden'} data-testid="stage-news">
          {news}
        </p>
      </div>
      <Captions />
      {menu && <TileMenu {...menu} meetingId={meetingId} onNote={tell} onClose={() => setMenu(null)} />}
    </section>
  );
}
