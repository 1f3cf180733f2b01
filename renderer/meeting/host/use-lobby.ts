import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { office } from '../../office/client.ts';
import { onOfficeEvent } from '../../office/live.ts';
import { keys } from '../../office/queries.ts';
import { isHost, useMeetingId, useMeetingState, useSession } from '../context.ts';
import { addNotice } from '../store/meeting.ts';
import { attempt } from './acts.ts';

/**
 * Who waits at the door; for hosts, told inside the room and by the office's events, whichever comes first.
 * @param may they are asked for; not while faces are still to come
 */
export function useLobby(may: boolean) {
  const id = useMeetingId();
  const session = useSession();
  const client = useQueryClient();
  const host = useMeetingState(isHost);
  const connected = useMeetingState((state) => state.phase === 'connected');
  const query = useQuery({
    queryKey: keys.lobby(id),
    queryFn: ({ signal }) => office('lobby', { params: { id }, signal }),
    enabled: host && connected && may,
    // Who stops waiting just stops asking: the list is looked at again while somebody is on it.
    refetchInterval: (current) => (current.state.data?.entries.length ? 10_000 : false),
  });
  useEffect(() => {
    if (!host) return;
    const again = () => void client.invalidateQueries({ queryKey: keys.lobby(id) });
    const stops = [
      session.signals.listen((signal) => signal.type === 'lobby' && again()),
      onOfficeEvent((event) => event.type === 'lobby' && event.meetingId === id && again()),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [host, id, session, client]);

  const entries = (host && query.data?.entries) || [];
  const known = useRef(new Set<string>());
  useEffect(() => {
    for (const entry of entries) {
      if (known.current.has(entry.id)) continue;
      known.current.add(entry.id);
      addNotice(session.store, { kind: 'waiting', name: entry.typedName });
    }
  }, [entries, session]);

  const decide = (admit: boolean, ids: string[]) =>
    attempt(session.store, async () => {
      const left = await office('decide', { params: { id }, body: { admit, entries: ids } });
      client.setQueryData(keys.lobby(id), left);
    });
  return { entries, decide };
}
