import type { Page } from 'playwright-core';

/** Sums over all incoming tracks of a page since its start (W3C webrtc-stats, inbound-rtp and candidate-pair). */
export type Media = {
  at: number;
  framesDecoded: number;
  videoTracks: number;
  audioTracks: number;
  /** Widths of the pictures that decoded a frame, ascending. */
  widths: number[];
  freezes: number;
  frozenSeconds: number;
  concealedSamples: number;
  /** Concealed although nobody spoke or sent: not heard as a fault (silentConcealedSamples). */
  silentConcealedSamples: number;
  audioSamples: number;
  /** By track, since tracks come and go: samples played, samples of them concealed. */
  voices: Record<string, { samples: number; concealed: number }>;
  audioPacketsLost: number;
  audioPackets: number;
  videoPacketsLost: number;
  bytesReceived: number;
  bytesSent: number;
  /** Seconds, of the pair in use; null before there is one. */
  roundTrip: number | null;
};

export function readMedia(page: Page): Promise<Media> {
  return page.evaluate(async () => {
    const media = {
      at: performance.now(),
      framesDecoded: 0,
      videoTracks: 0,
      audioTracks: 0,
      widths: [] as number[],
      freezes: 0,
      frozenSeconds: 0,
      concealedSamples: 0,
      silentConcealedSamples: 0,
      audioSamples: 0,
      voices: {} as Record<string, { samples: number; concealed: number }>,
      audioPacketsLost: 0,
      audioPackets: 0,
      videoPacketsLost: 0,
      bytesReceived: 0,
      bytesSent: 0,
      roundTrip: null as number | null,
    };
    const connections = (globalThis as { peerConnections?: RTCPeerConnection[] }).peerConnections ?? [];
    for (const [at, pc] of connections.entries()) {
      if (pc.connectionState === 'closed') continue;
      for (const report of (await pc.getStats()).values()) {
        if (report.type === 'inbound-rtp' && report.kind === 'video') {
          media.framesDecoded += report.framesDecoded ?? 0;
          if (report.framesDecoded > 0) {
            media.videoTracks += 1;
            media.widths.push(report.frameWidth ?? 0);
          }
          media.freezes += report.freezeCount ?? 0;
          media.frozenSeconds += report.totalFreezesDuration ?? 0;
          media.videoPacketsLost += report.packetsLost ?? 0;
        }
        if (report.type === 'inbound-rtp' && report.kind === 'audio') {
          media.audioTracks += report.packetsReceived > 0 ? 1 : 0;
          media.concealedSamples += report.concealedSamples ?? 0;
          media.audioSamples += report.totalSamplesReceived ?? 0;
          media.silentConcealedSamples += report.silentConcealedSamples ?? 0;
          media.voices[`${at} ${report.id}`] = {
            samples: report.totalSamplesReceived ?? 0,
            concealed: report.concealedSamples ?? 0,
          };
          media.audioPacketsLost += report.packetsLost ?? 0;
          media.audioPackets += report.packetsReceived ?? 0;
        }
        if (report.type === 'transport') {
          media.bytesReceived += report.bytesReceived ?? 0;
          media.bytesSent += report.bytesSent ?? 0;
        }
        if (report.type === 'candidate-pair' && report.nominated && report.currentRoundTripTime !== undefined)
          media.roundTrip = Math.max(media.roundTrip ?? 0, report.currentRoundTripTime);
      }
    }
    media.widths.sort((a, b) => a - b);
    return media;
  });
}

export type Picture = { width: number; height: number };

/** CSS sizes of the videos of others that are visible and playing, largest first. */
export function visiblePictures(page: Page, selector: string): Promise<Picture[]> {
  return page.evaluate((selector) => {
    const seen = [];
    for (const found of document.querySelectorAll(selector)) {
      const video = found.shadowRoot?.querySelector('video') ?? found;
      if (!(video instanceof HTMLVideoElement)) continue;
      const box = video.getBoundingClientRect();
      if (box.width < 2 || box.bottom <= 0 || box.top >= innerHeight || video.videoWidth === 0) continue;
      seen.push({ width: Math.round(box.width), height: Math.round(box.height) });
    }
    return seen.sort((a, b) => b.width * b.height - a.width * a.height);
  }, selector);
}

/** Resolves when `count` pictures of others play. */
export async function waitForVideos(page: Page, selector: string, count: number, timeout = 90_000): Promise<void> {
  await page.waitForFunction(
    ({ selector, count }) => {
      let playing = 0;
      for (const found of document.querySelectorAll(selector)) {
        const video = found.shadowRoot?.querySelector('video') ?? found;
        if (!(video instanceof HTMLVideoElement)) continue;
        if (video.videoWidth > 0 && video.getVideoPlaybackQuality().totalVideoFrames > 3) playing += 1;
      }
      return playing >= count;
    },
    { selector, count },
    { timeout, polling: 250 },
  );
}
