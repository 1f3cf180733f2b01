import {
  Ban,
  Crown,
  Hand,
  type LucideIcon,
  Mic,
  MicOff,
  MonitorOff,
  MonitorUp,
  PencilLine,
  Shield,
  ShieldOff,
  UserX,
  Video,
  VideoOff,
  Volume2,
} from 'lucide-react';
import type { Control } from '../../../contract/conduct.ts';
import { deviceId } from '../../host/preferences.ts';
import type { Catalog } from '../../language/id.ts';
import { office } from '../../office/client.ts';
import { useCare } from '../care/care.ts';
import { isHost, selfOf } from '../context.ts';
import { usePanel } from '../panel.ts';
import type { MeetingState, ParticipantView } from '../store/meeting.ts';
import { isBound, type Right, rights } from './rights.ts';

export type PersonAction = {
  id: string;
  label: string;
  icon: LucideIcon;
  danger?: boolean;
  /** `from` opened the menu, and gets the focus back from what opens now. Rejects with OfficeRefusal. */
  run: (from: HTMLElement | null) => void | Promise<void>;
};

type Face = {
  stop: { id: string; action: 'mute' | 'stopCamera' | 'stopShare' };
  sending: (view: ParticipantView) => boolean;
  toggle: string;
  allowIcon: LucideIcon;
  stopIcon: LucideIcon;
};
const faces: Record<Right, Face> = {
  microphone: {
    stop: { id: 'mute', action: 'mute' },
    sending: (view) => view.microphone,
    toggle: 'mic',
    allowIcon: Mic,
    stopIcon: MicOff,
  },
  camera: {
    stop: { id: 'stop-camera', action: 'stopCamera' },
    sending: (view) => view.cameraOn,
    toggle: 'camera',
    allowIcon: Video,
    stopIcon: VideoOff,
  },
  share: {
    stop: { id: 'stop-share', action: 'stopShare' },
    sending: (view) => view.sharing,
    toggle: 'share',
    allowIcon: MonitorUp,
    stopIcon: MonitorOff,
  },
};

/** What can be done with somebody now: oneself the name and the hand, others what a host may. Pure but for `run`. */
export function personActions(
  meetingId: string,
  view: ParticipantView,
  state: MeetingState,
  text: Catalog,
): PersonAction[] {
  const params = { id: meetingId };
  const { identity, personId } = view;
  const actions: PersonAction[] = [];
  const add = (when: boolean, action: PersonAction) => {
    if (when) actions.push(action);
  };
  const control = (body: Control) => async () => {
    await office('control', { params, body });
  };
  const ask = (what: 'remove' | 'handOver' | 'rename') => (from: HTMLElement | null) =>
    usePanel.setState({ asking: { what, identity, from } });
  const { conduct } = state;
  const host = isHost(state);

  if (view.isSelf) {
    add(host || conduct?.mayRename === 'everyone', {
      id: 'rename',
      label: text.people.rename,
      icon: PencilLine,
      run: ask('rename'),
    });
    add(view.hand !== null, {
      id: 'lower',
      label: text.people.lower,
      icon: Hand,
      run: async () => {
        await office('hand', { params, body: { deviceId: deviceId(), raised: false } });
      },
    });
    return actions;
  }
  add(!view.agent, {
    id: 'volume',
    label: text.care.volumeSet,
    icon: Volume2,
    run: (from) => useCare.setState({ volumeOf: { personId, from } }),
  });
  // A program of the office has no identity that a host's acts could name.
  if (!host || view.agent) return actions;

  const theirs = isBound(view);
  for (const right of rights) {
    const { stop, sending, toggle, allowIcon, stopIcon } = faces[right];
    add(sending(view), {
      id: stop.id,
      label: text.host.stopNow[right],
      icon: stopIcon,
      run: control({ action: stop.action, identity }),
    });
    // One of the two, by what the media server lets them send now: whatever a host did can be undone.
    const allowed = !view.may[right];
    add(theirs, {
      id: `${allowed ? 'allow' : 'forbid'}-${toggle}`,
      label: allowed ? text.host.allow[right] : text.host.withdraw[right],
      icon: allowed ? allowIcon : Ban,
      run: control({ action: 'allow', identity, what: right, allowed }),
    });
  }
  add(view.hand !== null, {
    id: 'lower-hand',
    label: text.host.lowerHand,
    icon: Hand,
    run: control({ action: 'lowerHand', identity }),
  });
  add(theirs && !view.guest, {
    id: 'make-cohost',
    label: text.host.makeCohost,
    icon: Shield,
    run: control({ action: 'cohost', personId, cohost: true }),
  });
  const leads = selfOf(state)?.role === 'host';
  add(leads && view.role === 'cohost', {
    id: 'drop-cohost',
    label: text.host.dropCohost,
    icon: ShieldOff,
    run: control({ action: 'cohost', personId, cohost: false }),
  });
  add(leads && !view.guest, {
    id: 'hand-over',
    label: text.host.handOver,
    icon: Crown,
    run: ask('handOver'),
  });
  // As the service has it: who leads too, and who called the meeting, are put out by the host alone.
  add(leads || (view.role === 'participant' && personId !== state.organiserId), {
    id: 'remove',
    label: text.host.remove,
    icon: UserX,
    danger: true,
    run: ask('remove'),
  });
  return actions;
}
