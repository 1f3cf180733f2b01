import {
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

export type PersonAction = {
  id: string;
  label: string;
  icon: LucideIcon;
  danger?: boolean;
  /** Rejects with OfficeRefusal. */
  run: () => void | Promise<void>;
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
  const ask = (what: 'remove' | 'handOver' | 'rename') => () => usePanel.setState({ asking: { what, identity } });
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
    run: () => useCare.setState({ volumeOf: personId }),
  });
  if (!host) return actions;

  const theirs = view.role === 'participant';
  add(view.microphone, { id: 'mute', label: text.host.mute, icon: MicOff, run: control({ action: 'mute', identity }) });
  add(theirs && conduct?.mayUnmute === 'hosts', {
    id: 'allow-mic',
    label: text.host.allowMicrophone,
    icon: Mic,
    run: control({ action: 'allow', identity, what: 'microphone', allowed: true }),
  });
  add(theirs && conduct?.mayUnmute === 'everyone', {
    id: 'forbid-mic',
    label: text.host.forbidMicrophone,
    icon: MicOff,
    run: control({ action: 'allow', identity, what: 'microphone', allowed: false }),
  });
  add(view.cameraOn, {
    id: 'stop-camera',
    label: text.host.stopCamera,
    icon: VideoOff,
    run: control({ action: 'stopCamera', identity }),
  });
  add(view.sharing, {
    id: 'stop-share',
    label: text.host.stopShare,
    icon: MonitorOff,
    run: control({ action: 'stopShare', identity }),
  });
  add(theirs && conduct?.mayShare === 'hosts' && !view.sharing, {
    id: 'allow-share',
    label: text.host.allowShare,
    icon: MonitorUp,
    run: control({ action: 'allow', identity, what: 'share', allowed: true }),
  });
  add(theirs && (conduct?.mayShare === 'everyone' || view.sharing), {
    id: 'forbid-share',
    label: text.host.forbidShare,
    icon: MonitorOff,
    run: control({ action: 'allow', identity, what: 'share', allowed: false }),
  });
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
  add(view.role === 'cohost', {
    id: 'drop-cohost',
    label: text.host.dropCohost,
    icon: ShieldOff,
    run: control({ action: 'cohost', personId, cohost: false }),
  });
  add(selfOf(state)?.role === 'host' && !view.guest, {
    id: 'hand-over',
    label: text.host.handOver,
    icon: Crown,
    run: ask('handOver'),
  });
  add(view.role !== 'host', {
    id: 'remove',
    label: text.host.remove,
    icon: UserX,
    danger: true,
    run: ask('remove'),
  });
  return actions;
}
