// Composition: builds each part of the service and wires it. main.ts runs it as a process; the tests run it in theirs.
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import manifest from '../package.json' with { type: 'json' };
import { Chat } from './chat/chat.ts';
import { FileFolder } from './chat/file-folder.ts';
import { Files } from './chat/files.ts';
import { pruneChat } from './chat/retention.ts';
import type { Config } from './config.ts';
import { seedDemo } from './directory/seed.ts';
import { EventHub } from './events/hub.ts';
import { Authenticator } from './http/authenticate.ts';
import { chatRoutes } from './http/chat-routes.ts';
import { conductRoutes } from './http/conduct-routes.ts';
import { connectionTestRoutes } from './http/connection-test-routes.ts';
import { contractRoutes } from './http/contract-route.ts';
import { serveFace } from './http/face.ts';
import { officeRoutes } from './http/office-routes.ts';
import { rollRoutes } from './http/roll-routes.ts';
import { closeServer, createServer } from './http/server.ts';
import { signInRoutes } from './http/signin-routes.ts';
import { eventRoute, healthRoutes, webhookRoute } from './http/stream-routes.ts';
import { BearerGate } from './identity/bearer.ts';
import { BrowserSignIn, SIGNIN_SCOPE } from './identity/browser.ts';
import { IdentityProvider } from './identity/provider.ts';
import { Media } from './media/livekit.ts';
import { WebhookGate } from './media/webhook.ts';
import { ConnectionTests } from './meetings/connection-test.ts';
import { Door } from './meetings/door.ts';
import { Expulsion } from './meetings/expulsion.ts';
import { Guests } from './meetings/guests.ts';
import { Hosting } from './meetings/hosting.ts';
import { Keys } from './meetings/keys.ts';
import { Lobby } from './meetings/lobby.ts';
import { Meetings } from './meetings/meetings.ts';
import { Participation } from './meetings/participation.ts';
import { Presence } from './meetings/presence.ts';
import { Rooms } from './meetings/rooms.ts';
import { Roll } from './roll/roll.ts';
import { sealingSecret } from './sealing.ts';
import { migrate } from './store/migrations.ts';
import { prune } from './store/retention.ts';
import { openStore, type Store } from './store/store.ts';

const VERSION = manifest.version;
const RECONCILE_MS = 60_000;
const PRUNE_MS = 3600_000;
const SWEEP_MS = 10_000;

export interface Office {
  url: string;
  store: Store;
  presence: Presence;
  /** Ends the event streams, finishes what runs, closes the database. */
  close(): Promise<void>;
}

export async function openOffice(config: Config, log: Logger): Promise<Office> {
  const store = await openStore(config.database);
  try {
    await migrate(store);
    if (config.seed === 'demo') await seedDemo(store, new Date());
    return await listen(config, log, store);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function listen(config: Config, log: Logger, store: Store): Promise<Office> {
  // Known only once the port is: everybody who needs it asks when a request is there.
  let url = config.publicUrl ?? '';
  const publicUrl = () => url;

  const media = new Media(config.media);
  const rooms = new Rooms(store, media);
  const keys = new Keys(await sealingSecret(config));
  const expulsion = new Expulsion({ store, media, rooms, keys, log });
  const presence = new Presence(store, media, rooms, log, expulsion);
  const meetings = new Meetings(store, media, rooms);
  const lobby = new Lobby(store, media, log);
  const door = new Door({ store, media, rooms, lobby, keys });
  const hosting = new Hosting({ store, media, rooms, lobby, expulsion });
  const guests = new Guests(store);
  const participation = new Participation({ store, media, rooms, keys });
  const chat = new Chat(store, media, keys, log);
  const folder = config.chat.files ? new FileFolder(config.chat.files) : null;
  if (!folder) log.warn('PENDOPO_FILES is not set: no files are taken in meetings');
  const files = folder && new Files(chat, folder, { days: config.chat.fileDays, scanner: config.chat.scanner });
  const hub = new EventHub(store, log);
  const { oidc } = config;
  const provider = new IdentityProvider(oidc);
  const bearer = new BearerGate(provider, oidc);
  const browser = new BrowserSignIn(store, provider, oidc.personClaim, publicUrl);
  const authenticator = new Authenticator(store, bearer, browser, publicUrl);

  const app = await createServer({
    log,
    version: VERSION,
    https: url.startsWith('https:'),
    trustedProxies: config.trustedProxies,
  });
  const about = {
    product: 'pendopo' as const,
    version: VERSION,
    officeName: config.officeName,
    mediaOrigins: [config.media.url],
    signIn: {
      issuer: oidc.issuer,
      clientId: oidc.shellClientId,
      scope: `${SIGNIN_SCOPE} offline_access`,
      ...(oidc.resource ? { resource: oidc.resource } : {}),
    },
  };
  const contract = contractRoutes(app, authenticator);
  officeRoutes(contract, { store, meetings, door, authenticator, provider, publicUrl, about });
  conductRoutes(contract, { store, hosting, lobby, guests, participation, authenticator, publicUrl });
  chatRoutes(app, contract, { chat, files, folder, authenticator });
  rollRoutes(app, contract, { store, roll: new Roll(store), authenticator, officeName: config.officeName });
  const tests = new ConnectionTests(store, media);
  connectionTestRoutes(app, contract, tests);
  signInRoutes(app, browser, publicUrl);
  eventRoute(app, hub, authenticator);
  webhookRoute(app, new WebhookGate(config.media.apiKey, config.media.apiSecret), presence);
  healthRoutes(app, store, media);
  if (config.renderer && !(await serveFace(app, config.renderer, about.mediaOrigins))) {
    log.warn({ folder: config.renderer }, 'no built face there: browsers get none, desktops have their own');
  }

  await hub.start();
  await presence.start();
  await expulsion.start();
  await app.listen({ host: config.host, port: config.port });
  const { port } = app.server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const bound = `http://${host}:${port}`;
  url ||= bound;

  const reconcile = () => {
    presence.reconcile().catch((err: unknown) => log.warn({ err }, 'attendance not reconciled'));
    tests.sweep().catch((err: unknown) => log.warn({ err }, 'connection tests left open were not ended'));
  };
  reconcile();
  const reconciling = setInterval(reconcile, RECONCILE_MS);
  const tidy = () => {
    prune(store).catch((err: unknown) => log.warn({ err }, 'what is past was not pruned'));
    pruneChat(store, folder, config.chat.chatDays).then(
      (gone) => gone.files + gone.messages > 0 && log.info(gone, 'old files and messages deleted'),
      (err: unknown) => log.warn({ err }, 'old files and messages not deleted'),
    );
  };
  tidy();
  const tidying = setInterval(tidy, PRUNE_MS);
  const sweeping = setInterval(() => {
    lobby.sweep().catch((err: unknown) => log.warn({ err }, 'the lobby was not swept'));
  }, SWEEP_MS);

  return {
    url: bound,
    store,
    presence,
    async close() {
      clearInterval(reconciling);
      clearInterval(tidying);
      clearInterval(sweeping);
      presence.close();
      await hub.close();
      await closeServer(app);
      await store.close();
    },
  };
}
