// The office's identity provider, found by discovery on first use and kept. Away at start is no reason not to start.
import * as oidc from 'openid-client';
import { Refusal } from '../refusal.ts';

export interface ProviderOptions {
  issuer: string;
  webClientId: string;
  webClientSecret: string;
}

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);
export const isLoopback = (url: string) => loopback.has(new URL(url).hostname);

export class IdentityProvider {
  readonly issuer: string;
  readonly webClientId: string;
  private readonly options: ProviderOptions;
  private found: Promise<oidc.Configuration> | null = null;

  constructor(options: ProviderOptions) {
    this.issuer = options.issuer;
    this.webClientId = options.webClientId;
    this.options = options;
  }

  /** @throws Refusal unavailable while the provider does not answer; the next call tries again. */
  async configuration(): Promise<oidc.Configuration> {
    this.found ??= this.discover();
    try {
      return await this.found;
    } catch (cause) {
      this.found = null;
      throw new Refusal('unavailable', { detail: 'identity provider' }, { cause });
    }
  }

  private async discover(): Promise<oidc.Configuration> {
    const { issuer, webClientId, webClientSecret } = this.options;
    // Plain http is for a provider on this very machine; config.ts refuses any other.
    const execute = issuer.startsWith('http://') && isLoopback(issuer) ? [oidc.allowInsecureRequests] : [];
    const found = await oidc.discovery(new URL(issuer), webClientId, webClientSecret, undefined, {
      execute,
      timeout: 5,
    });
    return found;
  }
}
