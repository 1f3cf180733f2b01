import { Maximize2, Pin, PinOff, Star, StarOff } from 'lucide-react';
import { office } from '../../office/client.ts';
import { choicesOf } from './choices.ts';
import type { TileActionSource } from './tile-actions.ts';

/** What the stage itself offers for a tile: make it large for oneself, or, as a host, for all. */
export function stageActions(meetingId: string | undefined): TileActionSource {
  return ({ key, identity, source }, { state, text, session }) => {
    const choices = choicesOf(session);
    const { pin } = choices.getState();
    const free = !state.conduct?.layout;
    const actions = [];
    if (source === 'screen')
      actions.push({
        id: 'large',
        label: text.stage.makeLarge,
        icon: Maximize2,
        run: () => choices.setState((now) => ({ share: key, duringShare: null, pin: now.pin === key ? key : null })),
      });
    if (free)
      actions.push(
        pin === key
          ? { id: 'unpin', label: text.stage.unpin, icon: PinOff, run: () => choices.setState({ pin: null }) }
          : { id: 'pin', label: text.stage.pin, icon: Pin, run: () => choices.setState({ pin: key }) },
      );
    const mine = state.selfIdentity ? state.participants.get(state.selfIdentity) : undefined;
    if (source === 'camera' && meetingId && mine && mine.role !== 'participant') {
      const lit = state.conduct?.spotlight === identity;
      actions.push({
        id: lit ? 'unspotlight' : 'spotlight',
        label: lit ? text.stage.spotlightEnd : text.stage.spotlightFor,
        icon: lit ? StarOff : Star,
        run: async () => {
          await office('setConduct', { params: { id: meetingId }, body: { spotlight: lit ? null : identity } });
        },
      });
    }
    return actions;
  };
}
