import { beforeEach, expect, it } from 'vitest';
import { gatherRequests } from './gathered-requests.ts';

type Client = Parameters<typeof gatherRequests>[0];
type Subscription = Parameters<Client['sendUpdateSubscription']>[0];
type Settings = Parameters<Client['sendUpdateTrackSettings']>[0];

/** Stands for LiveKit's SignalClient, whose two methods are all that is touched. */
const sent: object[] = [];
let client: Client;
beforeEach(() => {
  sent.length = 0;
  client = {
    sendUpdateSubscription: async (one) => void sent.push(one),
    sendUpdateTrackSettings: (one) => void sent.push(one),
  };
  gatherRequests(client);
  gatherRequests(client);
});
const subscribe = (sid: string, on = true) =>
  client.sendUpdateSubscription({
    trackSids: [sid],
    participantTracks: [{ participantSid: `of ${sid}`, trackSids: [sid] }],
    subscribe: on,
  } as unknown as Subscription);
const set = (sid: string, more: Partial<Settings>) =>
  client.sendUpdateTrackSettings({ trackSids: [sid], ...more } as unknown as Settings);

it('asks for a whole room in one message, and names each track once', async () => {
  for (let i = 0; i < 1000; i += 1) void subscribe(`t${i}`, false);
  await Promise.resolve();
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ subscribe: false, trackSids: { length: 1000 }, participantTracks: [] });
});

it('keeps what is wanted apart from what is not, and the last word about each track', async () => {
  void subscribe('a');
  void subscribe('b', false);
  set('a', { disabled: true });
  set('a', { quality: 1 });
  set('c', { quality: 1 });
  set('d', { width: 320, height: 180 });
  await Promise.resolve();
  expect(sent).toMatchObject([
    { trackSids: ['a'], subscribe: true },
    { trackSids: ['b'], subscribe: false },
    { trackSids: ['a', 'c'], quality: 1 },
    { trackSids: ['d'], width: 320 },
  ]);
  expect(sent[2]).not.toHaveProperty('disabled');
});

it('goes on with the next turn', async () => {
  void subscribe('a');
  await Promise.resolve();
  void subscribe('a', false);
  await Promise.resolve();
  expect(sent).toMatchObject([{ subscribe: true }, { subscribe: false }]);
});
