// Who asks: a bearer token (shell) or the session cookie (browser), and which living person of the directory that is.
import type { FastifyRequest } from 'fastify';
import { CLIENT_HEADER } from '../../contract/http.ts';
import { USE_HEADER } from '../../contract/use.ts';
import { type Official, officialByLogin } from '../directory/directory.ts';
import type { BearerGate, SignIn } from '../identity/bearer.ts';
import type { BrowserSignIn } from '../identity/browser.ts';
import { guestByToken } from '../meetings/guests.ts';
import { type Member, memberOf } from '../meetings/standing.ts';
import { Refusal } from '../refusal.ts';
import type { Store } from '../store/store.ts';

export interface Caller {
  signIn: SignIn;
  official: Official;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before a route with `auth: 'person'` runs. */
    caller: Caller | null;
    /** Set before a route with `auth: 'member'` runs. */
    member: Member | null;
    /** Set once somebody was found to be signed in, in the directory or not. */
    signIn: SignIn | null;
  }
}

/** Did a person cause it? Changes are somebody's doing; a read says so itself, and an event stream cannot. */
const isUse = ({ method, headers }: FastifyRequest) =>
  (method !== 'GET' && method !== 'HEAD') || headers[USE_HEADER] === '1';

/** For one meeting only, by its path; `__Host-` would want the path `/`. */
export const guestCookie = (secure: boolean, meetingId: string) => ({
  name: secure ? '__Secure-pendopo_guest' : 'pendopo_guest',
  options: { path: `/api/meetings/${meetingId}`, httpOnly: true, secure, sameSite: 'strict' as const },
});

/** `__Host-` binds the cookie to this host and to https; plain http exists on loopback only. */
export const cookieNames = (secure: boolean) => ({
  session: secure ? '__Host-pendopo_session' : 'pendopo_session',
  transaction: secure ? '__Host-pendopo_signin' : 'pendopo_signin',
});

export class Authenticator {
  private readonly store: Store;
  private readonly bearer: BearerGate;
  private readonly browser: BrowserSignIn;
  private readonly publicUrl: () => string;

  constructor(store: Store, bearer: BearerGate, browser: BrowserSignIn, publicUrl: () => string) {
    this.store = store;
    this.bearer = bearer;
    this.browser = browser;
    this.publicUrl = publicUrl;
  }

  /** @throws Refusal unauthenticated, csrf, unknown_person, unavailable */
  async caller(request: FastifyRequest, use = isUse(request)): Promise<Caller> {
    const signIn = await this.signIn(request, use);
    const official = await officialByLogin(this.store.db, signIn.login);
    if (!official) throw new Refusal('unknown_person');
    return { signIn, official };
  }

  /**
   * A person of the directory, else a guest of that very meeting. Who is signed in is themselves, guest's cookie or not.
   * @throws Refusal unauthenticated, csrf, unknown_person, unavailable
   */
  async member(request: FastifyRequest, meetingId: string): Promise<Member> {
    const cookie = request.cookies[guestCookie(this.secure(), meetingId).name];
    try {
      request.caller = await this.caller(request);
      return memberOf(request.caller.official.person);
    } catch (error) {
      if (!cookie || !(error instanceof Refusal)) throw error;
      if (!['unauthenticated', 'unknown_person'].includes(error.code)) throw error;
    }
    this.refuseForeignPage(request);
    const guest = await guestByToken(this.store.db, meetingId, cookie);
    if (!guest) throw new Refusal('unauthenticated');
    return guest;
  }

  private secure(): boolean {
    return this.publicUrl().startsWith('https:');
  }

  async signIn(request: FastifyRequest, use = isUse(request)): Promise<SignIn> {
    request.signIn = await this.found(request, use);
    return request.signIn;
  }

  private async found(request: FastifyRequest, use: boolean): Promise<SignIn> {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const token = /^Bearer ([\w~+/.=-]{1,8192})$/i.exec(authorization)?.[1];
      if (!token) throw new Refusal('unauthenticated');
      return this.bearer.check(this.store.db, token);
    }
    const cookie = request.cookies[cookieNames(this.secure()).session];
    if (!cookie) throw new Refusal('unauthenticated');
    this.refuseForeignPage(request);
    return this.browser.check(this.store.db, cookie, use);
  }

  /** A browser sends the cookie for any page that asks; only our own page can set our header and has our origin. */
  refuseForeignPage(request: FastifyRequest): void {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    const { origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const ownHeader = request.headers[CLIENT_HEADER] === '1';
    const ownOrigin = origin === undefined || origin === new URL(this.publicUrl()).origin;
    const ownSite = site === undefined || site === 'same-origin';
    // One of the two must speak for it: a request that hides both is not from a browser we know.
    if (!ownHeader || !ownOrigin || !ownSite || (origin === undefined && site === undefined)) throw new Refusal('csrf');
  }

  /** For open event streams: does what let them in still hold? Asking is no use of it. */
  async stillAllowed(request: FastifyRequest): Promise<boolean> {
    try {
      await this.caller(request, false);
      return true;
    } catch (error) {
      // The database or the provider being away says nothing about the person.
      return !(error instanceof Refusal && ['unauthenticated', 'unknown_person'].includes(error.code));
    }
  }
}
