// The contract's JSON routes, each with the contract's own schemas in and out.
import { randomBytes } from 'node:crypto';
import { type Agenda, LINE_PROBE_BYTES, type Me } from '../../contract/http.ts';
import type { ServerInfo } from '../../contract/server.ts';
import { allUnits } from '../directory/directory.ts';
import type { IdentityProvider } from '../identity/provider.ts';
import { endSessionUrl, endSignIn } from '../identity/signout.ts';
import type { Door } from '../meetings/door.ts';
import type { Meetings } from '../meetings/meetings.ts';
import type { Store } from '../store/store.ts';
import { type Authenticator, cookieNames } from './authenticate.ts';
import { type Answer, bodyOf, type ContractRoutes, meetingIdOf } from './contract-route.ts';
import { joinLimit, lineProbeLimit } from './limits.ts';

/** No secret: only to be incompressible. */
const filling = randomBytes(LINE_PROBE_BYTES).toString('base64url').slice(0, LINE_PROBE_BYTES);

export interface OfficeParts {
  store: Store;
  meetings: Meetings;
  door: Door;
  authenticator: Authenticator;
  provider: IdentityProvider;
  publicUrl: () => string;
  /** All of ServerInfo but the clock. */
  about: Omit<ServerInfo, 'now'>;
}

export function officeRoutes(contract: ContractRoutes, parts: OfficeParts): void {
  const { store, meetings, door, authenticator } = parts;
  const { add, person, member } = contract;

  add('serverInfo', async (): Promise<Answer<'serverInfo'>> => ({ ...parts.about, now: new Date().toISOString() }));

  add('lineProbe', async (): Promise<Answer<'lineProbe'>> => ({ filling }), lineProbeLimit);

  person('me', async ({ official }): Promise<Me> => official);

  person('units', async () => ({ units: await allUnits(store.db) }));

  person('agenda', async ({ official }, request): Promise<Agenda> => {
    return meetings.agenda(official.person.id, request.query as { from?: string; to?: string });
  });

  person('createMeeting', ({ official }, request) => meetings.create(official, request.body as never));

  member('meeting', (asking, request) => meetings.get(asking, meetingIdOf(request)));

  member(
    'join',
    (asking, request) => {
      const { deviceId, why } = bodyOf('join', request);
      return door.join(asking, meetingIdOf(request), deviceId, why);
    },
    joinLimit,
  );

  person('lock', ({ official }, request) =>
    meetings.lock(official.person.id, meetingIdOf(request), bodyOf('lock', request).locked),
  );

  person('end', ({ official }, request) => meetings.end(official.person.id, meetingIdOf(request)));

  person('attendance', ({ official }, request) => meetings.attendance(official.person.id, meetingIdOf(request)));

  // Somebody who is not (or no longer) in the directory must be able to sign out too.
  add('endSession', async (request, reply): Promise<Answer<'endSession'>> => {
    const signIn = await authenticator.signIn(request);
    await endSignIn(store, signIn);
    const secure = parts.publicUrl().startsWith('https:');
    const browser = signIn.kind === 'browser';
    if (browser)
      reply.clearCookie(cookieNames(secure).session, { path: '/', secure, httpOnly: true, sameSite: 'strict' });
    const client = browser
      ? { id: parts.provider.webClientId, returnTo: `${parts.publicUrl()}/` }
      : { id: parts.about.signIn.clientId, returnTo: null };
    return { endSessionUrl: await endSessionUrl(parts.provider, client) };
  });
}
