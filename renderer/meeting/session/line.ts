import type { LineMode, LineWhy } from '../store/meeting.ts';

/** What one look at the line saw, over the time since the look before. Rates in bit/s, times in s, shares 0..1. */
export type LineSample = {
  /** Epoch ms. */
  at: number;
  seconds: number;
  /** That arrive, silent ones too. */
  voices: number;
  /** Share of the voices' sound that had to be made up because packets were lost; null = no voice arrives. */
  concealed: number | null;
  /** Share of packets lost, of all that arrive; null = nothing arrives. */
  loss: number | null;
  /** Share of time that pictures stood still, mean over pictures. */
  frozen: number;
  /** Share of the pictures that the server keeps back because it takes the line for too thin. */
  withheld: number;
  /** Pictures asked for, and how many of them come in a lower layer than asked. */
  pictures: number;
  shrunk: number;
  arriving: number;
  /** The browser's own estimates, where it has them. */
  incoming: number | null;
  outgoing: number | null;
  /** Jitter of the voices, s. */
  jitter: number | null;
  /** Share of our own voice's packets that the server misses; null = unknown. */
  lossOut: number | null;
  /** Whether a camera of ours is being sent. */
  sending: boolean;
  /** This machine cannot keep up: frames dropped after arriving whole, or the encoder says so. */
  busy: boolean;
};

export type LineState = {
  mode: LineMode;
  why: LineWhy;
  /** How many voices may be heard; null = as many as speak. */
  voices: number | null;
  /** Our own camera must rest. */
  holdCamera: boolean;
};

const modes: readonly LineMode[] = ['audio', 'low', 'save', 'full'];
/** Voices need this much; below it no picture fits beside them (goal: audio first). */
const VOICES_ONLY = 150_000;
/** The smallest picture that senders have, and the feedback that it costs. */
const PICTURE = 150_000;
/** One voice with all its headers. */
const VOICE = 50_000;
/** On a line of which only is known that it is thin. */
const FIRST_VOICES = 2;
/** So much is lost only on a line that is full: what arrives is all that it carries. */
const FULL_LOSS = 0.1;
const CONCEALED = 0.05;
const CONCEALED_BADLY = 0.15;
/** Pictures that stand still together: nothing comes any more. */
const MOST = 0.5;
/** How long something must be seen before it counts, s. */
const WINDOW = 1.8;
/** After a step up a fall within so many ms means that the step was too early. */
const TRIAL_MS = 8000;
/** First wait before a step up, s; it grows with each failed step up to a limit. */
const FIRST_PATIENCE = 4;
const MOST_PATIENCE = { audio: 30, low: 30, save: 30, full: 30 } as const;
/** From voices only nothing is tried before the line was asked: so long until it is asked again, s. */
const ASK_AGAIN = { first: 4, growth: 1.25, most: 8 };
/** Where nobody answers, a picture is tried all the same. */
const UNANSWERED = 20;
const PATIENCE_GROWTH = 1.6;
/** Between the steps of one climb, s. */
const CLIMB = 1.8;
/** A machine at its limit is left alone for longer, s. */
const BUSY_PATIENCE = 20;

/**
 * Decides how much of the meeting the line carries. Falls fast, since voices must not suffer (each 2 s of made-up sound costs a
 * step, an estimate below 150 kbit/s costs all pictures), and climbs step by step: each step up is a trial. Leaving all pictures
 * also resets the media server's allocation, which by itself takes half a minute to come back to 720p (livekit-server 1.13
 * `allocateTrack`: a track is given its best layer at once when no other is deficient).
 */
export class LineGovernor {
  #mode: LineMode = 'full';
  #why: LineWhy = 'fine';
  #voices: number | null = null;
  #hold = false;
  #chosen: 'auto' | 'audio' = 'auto';
  #recent: LineSample[] = [];
  /** Samples before this do not speak about the present mode. */
  #since = 0;
  #calmSince = 0;
  #climbedAt = Number.NEGATIVE_INFINITY;
  #triedFrom: LineMode = 'full';
  #whyBefore: LineWhy = 'fine';
  #patience = FIRST_PATIENCE;
  #askAfter = ASK_AGAIN.first;
  #asks = false;
  #askedAt = 0;
  #climbing = false;
  /** Jitter of the voices while the line was narrow: it falls to a fraction when the line widens. */
  #narrowJitter: number | null = null;
  #upBadSince: number | null = null;
  #upTriedAt = 0;
  #upPatience = 8000;

  get state(): LineState {
    if (this.#chosen === 'audio') return { mode: 'audio', why: 'chosen', voices: null, holdCamera: true };
    const holdCamera = this.#hold || this.#mode === 'audio';
    const why = this.#mode === 'full' && this.#hold ? 'upload' : this.#why;
    return { mode: this.#mode, why, voices: this.#voices, holdCamera };
  }

  /** Whether a step up is being tried: look more often. */
  get onTrial() {
    return this.#recent.length > 0 && (this.#recent.at(-1)?.at ?? 0) - this.#climbedAt < TRIAL_MS / 2;
  }

  /**
   * A first picture costs every voice two seconds when it does not fit: only when the line says that it is wide is it tried. Who
   * sees this asks, and tells `answer`.
   */
  get asks() {
    return this.#asks && this.#mode === 'audio' && this.#chosen === 'auto';
  }

  /** What the line has to carry for a first picture beside the voices that come now, bit/s. */
  get needs() {
    return Math.max(VOICES_ONLY, ...this.#recent.map(({ arriving }) => arriving)) + PICTURE;
  }

  /** @param wide null = nobody answered */
  answer(wide: boolean | null, at: number) {
    if (!this.asks) return;
    this.#asks = false;
    this.#askedAt = at;
    this.#askAfter = Math.min(ASK_AGAIN.most, this.#askAfter * ASK_AGAIN.growth);
    const calm = (at - this.#calmSince) / 1000;
    if (wide || (wide === null && calm >= UNANSWERED)) this.#climb(at);
  }

  choose(chosen: 'auto' | 'audio', at: number) {
    if (chosen === this.#chosen) return;
    this.#chosen = chosen;
    // Back from voices only by hand: nothing is known of the line, so begin small and climb at once.
    if (chosen === 'auto') {
      this.#enter('low', 'fine', at);
      this.#patience = CLIMB;
      this.#hold = false;
    }
  }

  /** The way in took so long that pictures would not fit: it begins with voices, and asks whether the line carries more. */
  beginNarrow(at: number) {
    if (this.#chosen !== 'auto' || this.#mode === 'audio') return;
    this.#patience = FIRST_PATIENCE;
    this.#enter('audio', 'narrow', at);
    this.#voices = FIRST_VOICES;
  }

  /** A new connection: what was measured before says nothing. */
  reset(at: number) {
    this.#recent = [];
    this.#since = at;
    this.#calmSince = at;
  }

  see(sample: LineSample): LineState {
    this.#seeUpload(sample);
    if (this.#chosen === 'audio') return this.state;
    this.#recent = [...this.#recent, sample].filter(({ at }) => sample.at - at < 6000 && at > this.#since);
    const fall = this.#reasonToFall();
    if (fall) {
      this.#asks = false;
      if (this.#mode === 'audio') this.#fewerVoices(sample);
      else this.#fall(fall.to, fall.why, sample);
      this.#calmSince = sample.at;
    } else if (!isCalm(sample)) {
      this.#asks = false;
      this.#calmSince = sample.at;
    } else {
      this.#maybeClimb(sample);
    }
    return this.state;
  }

  #reasonToFall(): { to: LineMode; why: LineWhy } | null {
    const latest = this.#recent.at(-1);
    // A try that already hurts is taken back before the queue in front of the voices is full.
    if (this.onTrial && latest && ((latest.concealed ?? 0) > CONCEALED || (latest.loss ?? 0) > CONCEALED))
      return { to: this.#triedFrom, why: this.#whyBefore };
    const last = this.#window(WINDOW);
    if (!last) return null;
    const below = modes[Math.max(0, modes.indexOf(this.#mode) - 1)] ?? 'audio';
    const concealed = mean(last.map(({ concealed }) => concealed));
    const loss = mean(last.map(({ loss }) => loss)) ?? 0;
    // Pictures that stand still without losses are their sender's affair, or this machine's.
    const narrow = loss > 0.02;
    const estimate = Math.min(
      ...last.map(({ arriving, incoming }) => Math.min(narrow ? arriving : Infinity, incoming ?? Infinity)),
    );
    const pictures = last.every((sample) => sample.pictures > 0);
    if (concealed !== null && concealed > CONCEALED) {
      if (this.#mode === 'audio' && this.#voices === 1) return null;
      return { to: concealed > CONCEALED_BADLY || estimate < VOICES_ONLY ? 'audio' : below, why: 'voices' };
    }
    if (pictures && narrow && Math.max(...last.map(({ arriving }) => arriving)) < VOICES_ONLY)
      return { to: 'audio', why: 'narrow' };
    if (this.#mode === 'audio') return null;
    const long = this.#window(3);
    if (long?.every((sample) => sample.pictures > 0 && sample.frozen > 0.25 && (sample.loss ?? 0) > 0.01))
      return { to: below, why: 'narrow' };
    const longer = this.#window(4);
    if (longer?.every((sample) => sample.shrunk * 2 >= sample.pictures && sample.pictures > 0 && isNarrow(sample)))
      return { to: this.#mode === 'low' ? 'low' : below, why: 'narrow' };
    // Halting at `low`: fewer voices would not help a slow machine.
    if (this.#mode !== 'low' && this.#window(5)?.every(({ busy }) => busy)) return { to: below, why: 'busy' };
    return null;
  }

  #fall(to: LineMode, why: LineWhy, { at, arriving, loss }: LineSample) {
    if (to === this.#mode) return;
    if (to === 'audio' && (loss ?? 0) > FULL_LOSS)
      this.#voices = Math.min(this.#voices ?? Infinity, Math.max(1, Math.floor((arriving * 0.9) / VOICE)));
    const tried = at - this.#climbedAt < TRIAL_MS;
    if (tried) this.#patience = Math.min(MOST_PATIENCE[to], this.#patience * PATIENCE_GROWTH);
    else this.#patience = why === 'busy' ? BUSY_PATIENCE : FIRST_PATIENCE;
    this.#climbing = false;
    this.#enter(to, why, at);
  }

  /** As many as get through now: until then signalling suffers too, and with it the connection. */
  #fewerVoices({ at, voices, loss }: LineSample) {
    const heard = Math.max(1, Math.min(this.#voices ?? Infinity, voices));
    this.#voices = Math.max(1, Math.min(heard - 1, Math.floor(heard * (1 - (loss ?? 0)))));
    this.#since = at;
  }

  #maybeClimb(sample: LineSample) {
    if (this.#mode === 'full') {
      this.#climbing = false;
      if (sample.at - this.#climbedAt > 3 * TRIAL_MS) this.#patience = FIRST_PATIENCE;
      return;
    }
    const patience = this.#climbing ? CLIMB : this.#patience;
    const calm = (sample.at - this.#calmSince) / 1000;
    const widened =
      this.#narrowJitter !== null && sample.jitter !== null && sample.jitter < this.#narrowJitter / 3 && calm >= 2;
    this.#rememberJitter(sample);
    if (this.#mode !== 'audio') {
      if (calm >= patience) this.#climb(sample.at);
    } else {
      const pause = (sample.at - this.#askedAt) / 1000;
      this.#asks = (calm >= patience && pause >= this.#askAfter) || (widened && pause >= CLIMB);
    }
  }

  #climb(at: number) {
    const to = modes[modes.indexOf(this.#mode) + 1] ?? 'full';
    this.#climbing = true;
    this.#climbedAt = at;
    this.#triedFrom = this.#mode;
    this.#whyBefore = this.#why;
    this.#enter(to, this.#why, at);
    if (to === 'full') this.#why = 'fine';
  }

  #rememberJitter({ jitter }: LineSample) {
    if (jitter === null || this.#mode !== 'audio') return;
    this.#narrowJitter = this.#narrowJitter === null ? jitter : this.#narrowJitter * 0.8 + jitter * 0.2;
  }

  #enter(mode: LineMode, why: LineWhy, at: number) {
    // The first small picture is a try only: should it fail, as many voices as before fit.
    if (mode === 'save' || mode === 'full') {
      this.#voices = null;
      this.#narrowJitter = null;
    }
    if (mode === 'audio' && this.#mode !== 'audio') {
      this.#askAfter = ASK_AGAIN.first;
      this.#asks = false;
    }
    this.#mode = mode;
    this.#why = why;
    this.#since = at;
    this.#calmSince = at;
  }

  /** Our own upload: the camera rests while even our voice does not get through. */
  #seeUpload({ at, outgoing, lossOut, sending }: LineSample) {
    const bad = (lossOut ?? 0) > 0.1 || (sending && outgoing !== null && outgoing < VOICES_ONLY);
    if (!bad) {
      this.#upBadSince = null;
      if (this.#hold && at - this.#upTriedAt > this.#upPatience) {
        this.#hold = false;
        this.#upTriedAt = at;
      }
      return;
    }
    this.#upBadSince ??= at;
    if (this.#hold || at - this.#upBadSince < 2500) return;
    this.#upPatience = at - this.#upTriedAt < 20_000 ? Math.min(60_000, this.#upPatience * 2) : 8000;
    this.#hold = true;
    this.#upTriedAt = at;
  }

  /** The samples of the last `seconds`, or null while there are not so many. */
  #window(seconds: number): LineSample[] | null {
    let sum = 0;
    const found: LineSample[] = [];
    for (const sample of this.#recent.toReversed()) {
      if (sum >= seconds) break;
      found.push(sample);
      sum += sample.seconds;
    }
    return sum >= seconds ? found : null;
  }
}

/** The browser's estimate is no sign here: it climbs for half a minute after the line has healed. */
function isNarrow({ loss }: LineSample) {
  return (loss ?? 0) > 0.005;
}

/**
 * Nothing stands against a step up. A picture that stands still while most move, nothing is lost and the server keeps nothing back
 * is its sender's affair: one bad uplink among four must not keep everybody else at few pictures.
 */
function isCalm(sample: LineSample) {
  const { concealed, loss, busy, shrunk, pictures } = sample;
  const halting = isNarrow(sample) || sample.frozen > MOST ? sample.frozen : sample.withheld;
  return (
    (concealed ?? 0) < 0.02 && (loss ?? 0) < 0.03 && halting < 0.15 && !busy && (pictures === 0 || shrunk < pictures)
  );
}

function mean(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
