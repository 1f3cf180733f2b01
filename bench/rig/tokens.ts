import { SignJWT } from 'jose';

export type Keys = { apiKey: string; apiSecret: string };

/** LiveKit's access token (JWT, HS256, claims `video` and `attributes`), good for six hours. */
export function participantToken(
  keys: Keys,
  room: string,
  who: { identity: string; name: string; attributes?: Record<string, string> },
): Promise<string> {
  return sign(keys, who.identity, {
    name: who.name,
    attributes: who.attributes ?? {},
    video: { roomJoin: true, room, canPublish: true, canSubscribe: true, canPublishData: false },
  });
}

/** Makes the room as the office service does when somebody asks for the way in (RoomService.CreateRoom over Twirp). */
export async function makeRoom(livekit: Keys & { url: string }, room: string): Promise<void> {
  const token = await sign(livekit, 'bench', { video: { roomCreate: true } });
  const answer = await fetch(`${livekit.url.replace(/^ws/, 'http')}/twirp/livekit.RoomService/CreateRoom`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: room, empty_timeout: 600, departure_timeout: 600 }),
  });
  if (!answer.ok) throw new Error(`the room was not made: ${answer.status} ${await answer.text()}`);
}

function sign(keys: Keys, identity: string, claims: Record<string, unknown>): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(keys.apiKey)
    .setSubject(identity)
    .setNotBefore('-10s')
    .setExpirationTime('6h')
    .sign(new TextEncoder().encode(keys.apiSecret));
}
