import type { LineMode } from '../store/meeting.ts';

/** A picture that the stage shows now; width and height in CSS px. */
export type Picture = { identity: string; source: 'camera' | 'screen'; width: number; height: number };

/** A track of somebody else. */
export type Offer = {
  sid: string;
  identity: string;
  source: 'camera' | 'screen' | 'microphone' | 'screenAudio';
  muted: boolean;
  /** Epoch ms since when it is muted, where that was seen. */
  mutedSince?: number;
  /** A host's voice is always heard. */
  host: boolean;
};

/**
 * What we ask the server for. What is subscribed and not enabled is not sent for the time being, which takes no negotiation; a
 * picture that is not subscribed yet is left so. `top` is the best simulcast layer of use: 0 = 180p, 1 = 360p, 2 = all there is.
 */
export type Wish = { subscribe: boolean; enabled: boolean; top: 0 | 1 | 2; fps: number | null };

export type Situation = {
  /** null until the stage has said what it shows. */
  shown: Picture[] | null;
  /** When a picture was last on the stage, epoch ms, by `keyOf`. */
  lastShown: ReadonlyMap<string, number>;
  /** Identities in the order in which they last spoke, latest first. */
  speakers: readonly string[];
  mode: LineMode;
  /** No more voices than this at once; null = the usual rule. */
  voices: number | null;
  now: number;
};

/** A picture that left the stage stays subscribed this long: turning a page back costs nothing. */
export const LINGER_MS = 2000;
/** Whoever mutes stays subscribed this long in a large room: answering again costs no negotiation, and no first word is lost. */
export const VOICE_LINGER_MS = 10_000;
/** Up to so many open microphones everybody is heard; above, those who speak, spoke last or lead. */
export const ALL_HEARD = 12;
const LAST_SPEAKERS = 8;
/** Up to so many microphones all stay subscribed, open or not: unmuting then needs no negotiation. */
const ALL_SUBSCRIBED = 40;
/** Before the stage has said what it shows: so many pictures, and the layer that a stage with so few of them fills. */
const FIRST_PICTURES = 16;
const FEW = { pictures: 4, height: 360 };
/** A tile may be this much larger than its layer before the next layer is worth its bits. */
const STRETCH = 1.15;
const LOW_PICTURES = 4;

const nothing: Wish = { subscribe: false, enabled: false, top: 0, fps: null };
const held: Wish = { ...nothing, subscribe: true };
const heardNow: Wish = { ...held, enabled: true };

export function keyOf({ identity, source }: { identity: string; source: string }) {
  return `${source} ${identity}`;
}

/**
 * What to receive: pictures that are seen, in the size in which they are seen, and voices. Who is not heard for the time being
 * stays subscribed but disabled while their microphone is open, since LiveKit announces only speakers one is subscribed to
 * (livekit-server 1.13 `SendSpeakerUpdate`).
 */
export function planSubscriptions(offers: readonly Offer[], situation: Situation): Map<string, Wish> {
  const wishes = new Map<string, Wish>();
  const voices = offers.filter(({ source }) => source === 'microphone' || source === 'screenAudio');
  planVoices(voices, situation, wishes);
  planPictures(
    offers.filter(({ source }) => source === 'camera' || source === 'screen'),
    situation,
    wishes,
  );
  return wishes;
}

function planVoices(all: Offer[], { speakers, voices: most, now }: Situation, wishes: Map<string, Wish>) {
  const open = all.filter(({ muted }) => !muted);
  const recent = new Set(speakers.slice(0, LAST_SPEAKERS));
  const few = most === null ? null : fewestVoices(open, speakers, most);
  for (const voice of all) {
    const leads = voice.host || voice.source === 'screenAudio';
    const usual = open.length <= ALL_HEARD || leads || recent.has(voice.identity);
    const heard = few ? few.has(voice.sid) : usual;
    const answers = leads || recent.has(voice.identity) || lingers(voice, now);
    const subscribe = !voice.muted || answers || all.length <= ALL_SUBSCRIBED;
    wishes.set(voice.sid, subscribe ? (heard ? heardNow : held) : nothing);
  }
}

export function lingers({ muted, mutedSince }: Offer, now: number): boolean {
  return muted && mutedSince !== undefined && now - mutedSince < VOICE_LINGER_MS;
}

/** On a line that does not carry all voices: who spoke last, then hosts. */
function fewestVoices(open: Offer[], speakers: readonly string[], most: number): Set<string> {
  const rank = ({ identity, host }: Offer) => {
    const place = speakers.indexOf(identity);
    return place >= 0 ? place : host ? speakers.length : speakers.length + 1;
  };
  return new Set(
    open
      .toSorted((a, b) => rank(a) - rank(b))
      .slice(0, most)
      .map(({ sid }) => sid),
  );
}

function planPictures(pictures: Offer[], situation: Situation, wishes: Map<string, Wish>) {
  const { shown, lastShown, mode, now } = situation;
  const seen = new Map(shown?.map((picture) => [keyOf(picture), picture]));
  let firsts = FIRST_PICTURES;
  const allowed = mode === 'low' ? fewest(pictures, seen) : null;
  // The shared screen first: where the server cannot send all, it allots in the order of asking.
  for (const offer of pictures.toSorted((a, b) => Number(b.source === 'screen') - Number(a.source === 'screen'))) {
    const key = keyOf(offer);
    const picture = seen.get(key);
    // A screen may be shown in a second window, of which the stage knows nothing; unseen, LiveKit pauses it.
    const wanted = offer.source === 'screen' || (shown ? picture !== undefined : firsts-- > 0);
    const lingers = now - (lastShown.get(key) ?? Number.NEGATIVE_INFINITY) < LINGER_MS;
    const fits = mode !== 'audio' && (allowed === null || allowed.has(offer.sid));
    if (!fits || !(wanted || lingers)) {
      wishes.set(offer.sid, wanted || lingers ? held : nothing);
      continue;
    }
    const top =
      offer.source === 'screen' ? 2 : layerFor(picture?.height ?? (pictures.length <= FEW.pictures ? FEW.height : 180));
    const ceiling = mode === 'full' ? 2 : mode === 'save' ? 1 : 0;
    wishes.set(offer.sid, {
      subscribe: true,
      enabled: true,
      top: (offer.source === 'screen' ? (mode === 'low' ? 1 : 2) : Math.min(top, ceiling)) as Wish['top'],
      fps: mode === 'low' ? (offer.source === 'screen' ? 5 : 10) : mode === 'save' ? 15 : null,
    });
  }
}

/** On a thin line one shared screen stands alone, the one seen largest; without any, the few largest pictures. */
function fewest(pictures: Offer[], seen: Map<string, Picture>): Set<string> {
  const screens = pictures.filter(({ source }) => source === 'screen');
  const area = (offer: Offer) => {
    const picture = seen.get(keyOf(offer));
    return picture ? picture.width * picture.height : 0;
  };
  const [from, most] = screens.length > 0 ? [screens, 1] : [pictures, LOW_PICTURES];
  return new Set(
    from
      .toSorted((a, b) => area(b) - area(a))
      .slice(0, most)
      .map(({ sid }) => sid),
  );
}

/** The smallest of the layers 180p, 360p and full that fills a tile of this height. */
export function layerFor(height: number): Wish['top'] {
  if (height <= 180 * STRETCH) return 0;
  return height <= 360 * STRETCH ? 1 : 2;
}

/** Who spoke last comes first; the rest keep their order. */
export function rememberSpeakers(known: readonly string[], speaking: readonly string[], keep = 50): string[] {
  const now = new Set(speaking);
  return [...speaking, ...known.filter((identity) => !now.has(identity))].slice(0, keep);
}
