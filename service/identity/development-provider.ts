// A real OpenID provider for the demo and the tests, as its own program. Never for an office: its password is public.
//
// For scripts: follow redirects with a cookie jar until a page is answered (200, text/html); it holds one
// `<form method="post" action="/interaction/UID">`. POST there (application/x-www-form-urlencoded) either
// `account=<login>` or `username=<login>&password=pendopo`, and follow redirects again up to the redirect_uri.
// Signing out: the page at end_session holds a form with a hidden `xsrf`; POST it back with `logout=yes`.
//
// Environment: PENDOPO_PROVIDER_PORT (0 = the kernel picks), PENDOPO_PROVIDER_HOST (loopback only),
// PENDOPO_PROVIDER_ACCESS_TTL (seconds, 300), PENDOPO_PROVIDER_ISSUER (how it is called where TLS stands in front). Prints {"ready":"provider","url":"…"} when it listens.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { demoPeople, demoUnits } from '../directory/demo.ts';
import { pageHeaders, renderMessage, renderSignIn, renderSignOut } from './development-page.ts';

const RESOURCE = 'urn:pendopo:service';
const PASSWORD = 'pendopo';

// stdout carries the one ready line that scripts parse; the library speaks through console.
console.info = console.warn = console.error;

const host = process.env['PENDOPO_PROVIDER_HOST'] ?? '127.0.0.1';
const port = Number(process.env['PENDOPO_PROVIDER_PORT'] ?? 0);
const issuer = process.env['PENDOPO_PROVIDER_ISSUER'];
const accessTtl = Number(process.env['PENDOPO_PROVIDER_ACCESS_TTL'] ?? 300);
if (!['127.0.0.1', '::1', 'localhost'].includes(host)) {
  console.error(
    `PENDOPO_PROVIDER_HOST is "${host}": the development provider has a public password and listens on loopback only.`,
  );
  process.exit(2);
}

/** The subject is not the login, as with real providers: who maps people by `sub` finds out here. */
const subjectOf = (login: string) => `akun-${login}`;
const loginOf = (subject: string) => subject.slice('akun-'.length);
const accounts = demoPeople.map((person) => ({
  login: person.login,
  name: person.name,
  position: person.position,
  unit: demoUnits.find((unit) => unit.id === person.unitId)?.shortName ?? '',
}));
const known = (login: string) => accounts.find((account) => account.login === login);

async function configuration(): Promise<Configuration> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256', kid: randomBytes(8).toString('hex') };
  return {
    clients: [
      {
        client_id: 'pendopo-shell',
        client_name: 'Pendopo (desktop)',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        // RFC 8252 §7.3: any port on the loopback address.
        redirect_uris: ['http://127.0.0.1/callback'],
        post_logout_redirect_uris: ['http://127.0.0.1/callback'],
      },
      {
        client_id: 'pendopo-web',
        client_name: 'Pendopo (peramban)',
        client_secret: 'development-only',
        // `native` only so that the service may listen on whatever loopback port the kernel picked.
        application_type: 'native',
        token_endpoint_auth_method: 'client_secret_basic',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        redirect_uris: ['http://127.0.0.1/api/auth/callback'],
        post_logout_redirect_uris: ['http://127.0.0.1/'],
      },
    ],
    jwks: { keys: [key as never] },
    cookies: {
      keys: [randomBytes(32).toString('hex')],
      names: { session: 'idp_session', interaction: 'idp_interaction', resume: 'idp_resume' },
    },
    scopes: ['openid', 'profile', 'offline_access'],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: () => false,
    ttl: {
      AccessToken: accessTtl,
      AuthorizationCode: 60,
      IdToken: 300,
      RefreshToken: 14 * 24 * 3600,
      Interaction: 600,
      Session: 12 * 3600,
      Grant: 14 * 24 * 3600,
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, subject) => {
      const account = known(loginOf(subject));
      if (!account) return undefined;
      return {
        accountId: subject,
        claims: () => ({ sub: subject, name: account.name, preferred_username: account.login }),
      };
    },
    extraTokenClaims: (_ctx, token) => {
      // The grant is one sign-in (see loadExistingGrant) and stays the same over refreshes: what other providers call `sid`.
      const { accountId, grantId } = token as { accountId?: string; grantId?: string };
      return accountId ? { preferred_username: loginOf(accountId), ...(grantId ? { sid: grantId } : {}) } : undefined;
    },
    // Consent is the office's business, not the official's: every sign-in gets a fresh grant.
    loadExistingGrant: (ctx) => freshGrant(ctx),
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      userinfo: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.set(pageHeaders);
          ctx.body = renderSignOut(form);
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.set(pageHeaders);
          ctx.body = renderMessage('Anda sudah keluar', 'Jendela ini boleh ditutup.');
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, client) => (client.clientId === 'pendopo-shell' ? RESOURCE : (undefined as never)),
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => {
          if (resource !== RESOURCE) throw new Error(`unknown resource ${resource}`);
          return {
            scope: '',
            audience: RESOURCE,
            accessTokenTTL: accessTtl,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'RS256' } },
          };
        },
      },
    },
    renderError: (ctx, out) => {
      ctx.set(pageHeaders);
      ctx.type = 'html';
      ctx.body = renderMessage('Permintaan masuk ditolak', `${out.error}: ${out.error_description ?? ''}`);
    },
  };
}

async function freshGrant(ctx: KoaContextWithOIDC) {
  const { oidc } = ctx;
  const accountId = oidc.session?.accountId;
  const clientId = oidc.client?.clientId;
  if (!accountId || !clientId) return undefined;
  const grant = new oidc.provider.Grant({ accountId, clientId });
  grant.addOIDCScope('openid profile offline_access');
  await grant.save();
  return grant;
}

async function form(request: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > 10_000) throw new Error('form too large');
  }
  return new URLSearchParams(body);
}

/** The sign-in page and its answer; consent (a client may ask with prompt=consent) is given without a page. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const details = await provider.interactionDetails(request, response);
  if (details.prompt.name === 'consent') {
    await provider.interactionFinished(request, response, { consent: {} }, { mergeWithLastSubmission: true });
    return;
  }
  const page = (status: number, wrong: boolean) => {
    response.writeHead(status, pageHeaders);
    response.end(renderSignIn({ action: `/interaction/${details.uid}`, accounts, wrong }));
  };
  if (request.method !== 'POST') return page(200, false);
  const fields = await form(request);
  if (fields.has('cancel')) {
    const refusal = { error: 'access_denied', error_description: 'dibatalkan' };
    await provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false });
    return;
  }
  const login = fields.get('account') ?? (fields.get('password') === PASSWORD ? fields.get('username') : null);
  if (!login || !known(login.trim())) return page(401, true);
  const result = { login: { accountId: subjectOf(login.trim()), remember: false } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const server = createServer();
server.listen(port, host, async () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the kernel named no port');
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  const provider = new Provider(issuer ?? url, await configuration());
  provider.proxy = issuer !== undefined;
  const callback = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (issuer) request.headers['x-forwarded-proto'] = new URL(issuer).protocol.slice(0, -1);
    if (!request.url?.startsWith('/interaction/')) {
      void callback(request, response);
      return;
    }
    interact(provider, request, response).catch((error: unknown) => {
      console.error(JSON.stringify({ level: 'error', message: String(error) }));
      if (response.headersSent) {
        response.destroy();
        return;
      }
      response.writeHead(400, pageHeaders);
      response.end(renderMessage('Sesi masuk sudah lewat', 'Kembalilah ke Pendopo dan mulai masuk sekali lagi.'));
    });
  });
  console.log(JSON.stringify({ ready: 'provider', url }));
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}
