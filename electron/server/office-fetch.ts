import type { NetworkTrouble } from '../../contract/network.ts';
import { networkTrouble } from '../network/trouble.ts';

export type OfficeFetch = (url: string, init: RequestInit) => Promise<Response>;

/** The shell's own requests (service, provider), and what happens when a proxy stands before them. */
export function officeFetch(send: OfficeFetch, proxyAsks: () => void): OfficeFetch {
  return async (url, init) => {
    try {
      const response = await send(url, init);
      // A tunnel that a proxy wants a name for; no server of ours says 407.
      if (response.status === 407) throw new Error('the proxy answered 407');
      return response;
    } catch (error) {
      if (networkTrouble(error) === 'proxyAuth') proxyAsks();
      throw error;
    }
  };
}

/** The office was not reached, and why, as far as the network says. */
export class Unreached extends Error {
  readonly trouble: NetworkTrouble;
  constructor(trouble: NetworkTrouble) {
    super('office service not reached');
    this.trouble = trouble;
  }
}

/** `POST /api/session/end`: the service forgets the session behind the token at once. */
export async function endServiceSession(fetch: OfficeFetch, serverUrl: string, token: string): Promise<void> {
  const response = await fetch(`${serverUrl.replace(/\/+$/, '')}/api/session/end`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    redirect: 'error',
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`status ${response.status}`);
}
