import { AppWindow, EllipsisVertical, Expand, Maximize, Minimize, MonitorUp, Pin, ZoomIn, ZoomOut } from 'lucide-react';
import { memo, type PointerEvent, useRef } from 'react';
import { useText } from '../../language/language.ts';
import { useMeetingState } from '../context.ts';
import { showInOwnWindow } from '../share/own-window.ts';
import { plateOf } from './grid.ts';
import { Picture } from './Picture.tsx';
import type { TileKey } from './places.ts';
import css from './Tile.module.css';
import type { TileProps } from './Tile.tsx';

const ZOOMS = [1, 1.5, 2, 3];

type Props = Omit<TileProps, 'model'> & {
  zoom: number;
  onZoom: (zoom: number) => void;
  full: boolean;
  onRatio: (id: TileKey, ratio: number) => void;
};

/** A shared screen: whole, or enlarged and moved about; full screen; in a window of its own. */
export const ScreenTile = memo(function ScreenTile(props: Props) {
  const { id, identity, x, y, width, height, role, tabbable, pinned, onMenu, zoom, onZoom, full, onRatio } = props;
  const text = useText();
  const track = useMeetingState((state) => state.participants.get(identity)?.screen);
  const name = useMeetingState((state) => state.participants.get(identity)?.name ?? '');
  const mine = useMeetingState((state) => state.selfIdentity === identity);
  const paused = useMeetingState(({ line }) => line.mode === 'audio' || line.mode === 'low');
  const ref = useRef<HTMLLIElement>(null);
  const plate = plateOf(width);
  const large = role === 'large';
  const title = mine ? text.stage.myScreen : text.stage.screenOf({ name });
  const zoomed = large && zoom > 1;
  const ratioOf = useRef((ratio: number) => onRatio(id, ratio)).current;
  const fullScreen = () => void (full ? document.exitFullscreen() : ref.current?.requestFullscreen());
  const step = (by: 1 | -1) => onZoom(ZOOMS[ZOOMS.indexOf(zoom) + by] ?? zoom);
  return (
    <li
      ref={ref}
      className={`${css.tile} ${css.screen}`}
      style={{ left: x, top: y, width, height, gridTemplateRows: `minmax(0, 1fr) ${plate}px` }}
      data-testid="screen-tile"
      data-key={id}
      data-role={role}
      data-identity={identity}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(id, event.currentTarget);
      }}
    >
      <div className={css.picture}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: a region to scroll, by keys as by dragging */}
        <div
          className={css.scroller}
          data-zoomed={zoomed}
          {...(zoomed ? { tabIndex: 0, role: 'group', 'aria-label': text.stage.pan } : {})}
          onPointerMove={zoomed ? drag : undefined}
          onDoubleClick={large ? fullScreen : undefined}
        >
          <div
            className={css.zoomed}
            style={zoomed ? { width: `${zoom * 100}%`, height: `${zoom * 100}%` } : undefined}
          >
            {track ? (
              <Picture identity={identity} source="screen" track={track} onRatio={ratioOf} />
            ) : (
              paused && <p className={css.absent}>{text.stage.paused}</p>
            )}
          </div>
        </div>
      </div>
      <div className={css.plate}>
        <MonitorUp aria-hidden="true" />
        <span className={css.words} aria-hidden="true">
          <strong>{title}</strong>
        </span>
        {pinned && (
          <span className={css.mark} title={text.stage.pinned} aria-hidden="true">
            <Pin />
          </span>
        )}
        <EllipsisVertical className={css.more} aria-hidden="true" />
        {large && (
          <span className={css.tools}>
            {width > 460 && (
              <>
                <button
                  type="button"
                  onClick={() => step(-1)}
                  disabled={zoom === ZOOMS[0]}
                  aria-label={text.stage.zoomOut}
                >
                  <ZoomOut aria-hidden="true" />
                </button>
                <span className={css.percent} role="status">
                  {text.stage.zoom({ percent: zoom * 100 })}
                </span>
                <button
                  type="button"
                  onClick={() => step(1)}
                  disabled={zoom === ZOOMS.at(-1)}
                  aria-label={text.stage.zoomIn}
                  data-testid="share-zoom-in"
                >
                  <ZoomIn aria-hidden="true" />
                </button>
                <button type="button" onClick={() => onZoom(1)} disabled={zoom === 1} aria-label={text.stage.fit}>
                  <Expand aria-hidden="true" />
                </button>
              </>
            )}
            {!mine && (
              <button
                type="button"
                onClick={() => showInOwnWindow(identity)}
                aria-label={text.stage.secondWindow}
                title={text.stage.secondWindow}
                data-testid="share-window"
              >
                <AppWindow aria-hidden="true" />
              </button>
            )}
            <button
              type="button"
              onClick={fullScreen}
              aria-label={full ? text.stage.fullScreenEnd : text.stage.fullScreen}
              data-testid="share-full"
            >
              {full ? <Minimize aria-hidden="true" /> : <Maximize aria-hidden="true" />}
            </button>
          </span>
        )}
      </div>
      <button
        type="button"
        className={css.open}
        style={{ height: large ? plate : height }}
        aria-haspopup="menu"
        tabIndex={tabbable ? 0 : -1}
        onClick={(event) => onMenu(id, event.currentTarget)}
      >
        <span className="visually-hidden">{pinned ? `${title}, ${text.stage.pinned}` : title}</span>
      </button>
    </li>
  );
});

function drag(event: PointerEvent<HTMLDivElement>) {
  if (event.buttons !== 1 || event.pointerType !== 'mouse') return;
  event.currentTarget.scrollBy(-event.movementX, -event.movementY);
}
