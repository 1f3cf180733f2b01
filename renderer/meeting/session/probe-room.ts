import type { Room } from 'livekit-client';
import { Attempt } from './attempt.ts';
import { belongs, onlyWay, relaysFor, type Way } from './probe-candidates.ts';
import { forgetRoom, openRoom } from './room.ts';

/** What the server said when signalling stood. */
export type Answered = {
  /** From the call to the answer. */
  ms: number;
  serverVersion: string | undefined;
  /** Addresses of relays and STUN servers, without credentials. */
  relayUrls: string[];
};

export type Selected = {
  protocol: string | undefined;
  /** `udp`, `tcp` or `tls`: how this machine speaks to the relay, where there is one. */
  relayProtocol: string | undefined;
  localType: string | undefined;
  serverAddress: string | undefined;
  networkType: string | undefined;
  roundTripMs: number | undefined;
  upEstimateKbit: number | undefined;
};

type Options = { url: string; token: string; way: Way; signal: AbortSignal; mediaMs: number; receive?: boolean };

const SIGNAL_MS = 8000;

/**
 * One connection of the test, narrowed to one way. LiveKit's own ConnectionCheck does neither: it cannot be cancelled, waits
 * half a second after each part, and tells UDP from TCP by asking the server to prefer one, which a firewall then overrides.
 */
export class ProbeRoom {
  readonly room: Room;
  /** Resolves with the server's answer; rejects when signalling does not come up. */
  readonly answered: Promise<Answered>;
  /** Resolves when media can flow; rejects at the first failure, or on abort. */
  readonly connected: Promise<void>;
  /** Where the server says it can be reached this way, `10.20.0.5:50123`; null = it named no such way. */
  offered: string | null = null;
  readonly #attempt: Attempt | undefined;

  constructor({ url, token, way, signal, mediaMs, receive = false }: Options) {
    this.room = openRoom({
      // A probe that is lost is a result, never mended.
      reconnectPolicy: { nextRetryDelayInMs: () => null },
      disconnectOnPageLeave: true,
    });
    let unanswered = (_error: unknown) => {};
    this.answered = new Promise((done, fail) => {
      unanswered = fail;
      this.#narrow(way, done);
    });
    this.answered.catch(() => undefined);
    const relayed = way === 'turnUdp' || way === 'turnTls';
    const stop = () => void this.close();
    if (signal.aborted) {
      this.connected = Promise.reject(signal.reason);
    } else {
      signal.addEventListener('abort', stop, { once: true });
      this.#attempt = new Attempt(this.room, url, token, {
        autoSubscribe: receive,
        maxRetries: 0,
        websocketTimeout: SIGNAL_MS,
        peerConnectionTimeout: mediaMs,
        ...(relayed ? { rtcConfig: { iceTransportPolicy: 'relay' } } : {}),
      });
      this.connected = this.#attempt.connected
        .then(() => signal.throwIfAborted())
        .finally(() => signal.removeEventListener('abort', stop));
    }
    // Only now it is sure that no further attempt of LiveKit's follows.
    this.connected.catch(unanswered);
  }

  /** Hangs filters into this room's signalling; nothing else of the page is touched. */
  #narrow(way: Way, done: (answered: Answered) => void): void {
    const { client } = this.room.engine;
    const join = client.join.bind(client);
    const sendCandidate = client.sendIceCandidate.bind(client);
    const sendOffer = client.sendOffer.bind(client);
    const sendAnswer = client.sendAnswer.bind(client);
    client.sendIceCandidate = async (candidate, target) => {
      // What the server never hears of, it cannot reach by itself either.
      if (belongs(candidate.candidate, way)) await sendCandidate(candidate, target);
    };
    // Named, not spread: what the engine makes has its fields on the prototype.
    client.sendOffer = ({ type, sdp }, id) => sendOffer({ type, sdp: onlyWay(sdp ?? '', way) }, id);
    client.sendAnswer = ({ type, sdp }, id) => sendAnswer({ type, sdp: onlyWay(sdp ?? '', way) }, id);
    client.join = async (...asked) => {
      const { onAnswer, onOffer, onTrickle } = client;
      client.onAnswer = (heard, ...rest) => onAnswer?.(this.#heard(heard, way), ...rest);
      client.onOffer = (heard, ...rest) => onOffer?.(this.#heard(heard, way), ...rest);
      client.onTrickle = (candidate, target) => {
        if (!belongs(candidate.candidate, way)) return;
        this.#note(candidate.candidate);
        onTrickle?.(candidate, target);
      };
      const begun = performance.now();
      const answer = await join(...asked);
      done({
        ms: performance.now() - begun,
        serverVersion: answer.serverInfo?.version || answer.serverVersion || undefined,
        relayUrls: answer.iceServers.flatMap(({ urls }) => urls),
      });
      answer.iceServers = relaysFor(answer.iceServers, way);
      if (way === 'turnUdp' || way === 'turnTls') this.offered = addressOf(answer.iceServers[0]?.urls[0]) ?? null;
      return answer;
    };
  }

  #heard(description: RTCSessionDescriptionInit, way: Way): RTCSessionDescriptionInit {
    const sdp = onlyWay(description.sdp ?? '', way);
    for (const line of sdp.split('\r\n')) this.#note(line);
    return { type: description.type, sdp };
  }

  #note(candidate: string | undefined): void {
    const [, address, port] = /candidate:\S+ \d+ \S+ \d+ (\S+) (\d+) /.exec(candidate ?? '') ?? [];
    // Relays name themselves; theirs stands already.
    if (address && port) this.offered ??= `${address}:${port}`;
  }

  /** The pair that media takes (webrtc-stats, `transport.selectedCandidatePairId`). */
  async selected(): Promise<Selected | null> {
    const manager = this.room.engine?.pcManager;
    for (const transport of [manager?.subscriber, manager?.publisher]) {
      const report = await transport?.getStats();
      if (!report) continue;
      const stats = [...report.values()];
      const pair = stats
        .filter(({ type }) => type === 'transport')
        .map(({ selectedCandidatePairId }) => report.get(selectedCandidatePairId))
        .find((one) => one?.state === 'succeeded' || one?.nominated);
      if (!pair) continue;
      const [local, remote] = [report.get(pair.localCandidateId), report.get(pair.remoteCandidateId)];
      const { currentRoundTripTime: trip, availableOutgoingBitrate: bits } = pair;
      return {
        protocol: local?.relayProtocol ?? local?.protocol,
        relayProtocol: local?.relayProtocol,
        localType: local?.candidateType,
        serverAddress: local?.relayProtocol
          ? addressOf(local.url)
          : remote?.address
            ? `${remote.address}:${remote.port}`
            : undefined,
        networkType: local?.networkType,
        roundTripMs: trip === undefined ? undefined : Math.round(trip * 1000),
        upEstimateKbit: bits === undefined ? undefined : Math.round(bits / 1000),
      };
    }
    return null;
  }

  /** All of what the engine measures, of both directions. */
  async stats(): Promise<Record<string, never>[]> {
    const manager = this.room.engine?.pcManager;
    const reports = await Promise.all([manager?.publisher.getStats(), manager?.subscriber?.getStats()]);
    return reports.flatMap((report) => (report ? [...report.values()] : []));
  }

  /** Ends whatever state it is in. Never rejects. */
  async close(): Promise<void> {
    await this.#attempt?.end();
    forgetRoom(this.room);
  }
}

/** Host and port of a relay's address (RFC 7065), since what lies behind it says nothing to a firewall's keeper. */
const addressOf = (url: string | undefined) => /^turns?:([^?]+)/i.exec(url ?? '')?.[1];
