// Hosts, the lobby, guests, and what everybody inside does for themselves.
import { conductOf } from '../meetings/conduct.ts';
import type { Guests } from '../meetings/guests.ts';
import type { Hosting } from '../meetings/hosting.ts';
import type { Lobby } from '../meetings/lobby.ts';
import type { Participation } from '../meetings/participation.ts';
import { standingOf } from '../meetings/standing.ts';
import type { Store } from '../store/store.ts';
import { type Authenticator, guestCookie } from './authenticate.ts';
import { type Answer, bodyOf, type ContractRoutes, meetingIdOf } from './contract-route.ts';
import { guestLimit, handLimit, keyLimit, renameLimit } from './limits.ts';

export interface ConductParts {
  store: Store;
  hosting: Hosting;
  lobby: Lobby;
  guests: Guests;
  participation: Participation;
  authenticator: Authenticator;
  publicUrl: () => string;
}

const done = { done: true as const };

export function conductRoutes({ add, person, member }: ContractRoutes, parts: ConductParts): void {
  const { store, hosting, lobby, guests, participation, authenticator } = parts;

  member('conduct', async (asking, request) => {
    const { meeting } = await standingOf(store.db, meetingIdOf(request), asking);
    return conductOf(meeting);
  });

  person('setConduct', ({ official }, request) =>
    hosting.setConduct(official.person.id, meetingIdOf(request), bodyOf('setConduct', request)),
  );

  person('control', async ({ official }, request) => {
    await hosting.control(official.person.id, meetingIdOf(request), bodyOf('control', request));
    return done;
  });

  person('lobby', async ({ official }, request) => ({
    entries: await lobby.list(meetingIdOf(request), official.person.id),
  }));

  person('decide', async ({ official }, request) => {
    const { entries, admit } = bodyOf('decide', request);
    return { entries: await hosting.decide(official.person.id, meetingIdOf(request), entries, admit) };
  });

  member('leaveLobby', async (asking, request) => {
    await lobby.leave(meetingIdOf(request), asking.id);
    return done;
  });

  add(
    'guest',
    async (request, reply): Promise<Answer<'guest'>> => {
      // No cookie needs protecting yet, but nobody else's page may make a guest of somebody.
      authenticator.refuseForeignPage(request);
      const meetingId = meetingIdOf(request);
      const { name, deviceId } = bodyOf('guest', request);
      const cookie = guestCookie(parts.publicUrl().startsWith('https:'), meetingId);
      const pass = await guests.welcome(meetingId, name, deviceId, request.cookies[cookie.name]);
      if (pass.token) reply.setCookie(cookie.name, pass.token, { ...cookie.options, expires: pass.expiresAt });
      const { title, unit_name, starts_at, ends_at } = pass.meeting;
      return { title, unit: unit_name, startsAt: starts_at.toISOString(), endsAt: ends_at.toISOString() };
    },
    guestLimit,
  );

  member(
    'hand',
    async (asking, request) => {
      const { deviceId, raised } = bodyOf('hand', request);
      await participation.hand(asking, meetingIdOf(request), deviceId, raised);
      return done;
    },
    handLimit,
  );

  member('react', async (asking, request) => {
    const { deviceId, reaction } = bodyOf('react', request);
    await participation.react(asking, meetingIdOf(request), deviceId, reaction);
    return done;
  });

  member(
    'rename',
    async (asking, request) => {
      const { deviceId, name } = bodyOf('rename', request);
      await participation.rename(asking, meetingIdOf(request), deviceId, name);
      return done;
    },
    renameLimit,
  );

  member(
    'key',
    (asking, request) => participation.key(asking, meetingIdOf(request), bodyOf('key', request).deviceId),
    keyLimit,
  );
}
