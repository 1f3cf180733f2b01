import { Participant } from 'livekit-client';

/** The identity of the participant among an event's arguments: most events name them last, some first. */
export function aboutWhom(news: unknown[]): string | undefined {
  return news.find((one) => one instanceof Participant)?.identity;
}
