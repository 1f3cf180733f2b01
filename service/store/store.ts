// One door to the database: a real PostgreSQL by URL, or PGlite (PostgreSQL in the process) on a folder. Same dialect,
// same SQL, same LISTEN/NOTIFY. Nobody else imports a driver.
import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { PgliteDialect } from './pglite-dialect.ts';
import type { Tables } from './schema.ts';

/** A query outside or inside a transaction. Inside one, use only what it hands you: PGlite has one connection. */
export type Queries = Kysely<Tables>;

export interface Store {
  db: Queries;
  kind: 'postgres' | 'pglite';
  /** Calls back with each NOTIFY payload (every listener of the channel), and with null when notifications may have been missed (a new connection). */
  listen(channel: Channel, heard: (payload: string | null) => void): Promise<void>;
  /** @throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export type Channel = 'pendopo_outbox' | 'pendopo_person' | 'pendopo_signed_out';

export type StoreAddress = { url: string } | { folder: string };

export async function openStore(address: StoreAddress): Promise<Store> {
  return 'url' in address ? openPostgres(address.url) : openPglite(address.folder);
}

async function openPglite(folder: string): Promise<Store> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // No relaxedDurability: an acknowledged row is on disk before the answer leaves.
  const lite = await PGlite.create({ dataDir: folder });
  const db = new Kysely<Tables>({ dialect: new PgliteDialect(lite) });
  return {
    db,
    kind: 'pglite',
    async listen(channel, heard) {
      await lite.listen(channel, heard);
    },
    async ping() {
      await sql`select 1`.execute(db);
    },
    async close() {
      await db.destroy();
      await lite.close();
    },
  };
}

// int8 as a number: our ids and counts stay far below 2^53.
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === 20) return Number;
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

async function openPostgres(url: string): Promise<Store> {
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5_000, types });
  // An idle connection that breaks (database restart) must not end the process; the next query reports it.
  pool.on('error', () => undefined);
  // Nor one that breaks between two queries of whoever holds it: the pool listens to those that are idle only.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const ears = new Ears(url);
  return {
    db,
    kind: 'postgres',
    listen: (channel, heard) => ears.listen(channel, heard),
    async ping() {
      await sql`select 1`.execute(db);
    },
    async close() {
      await ears.close();
      await db.destroy();
    },
  };
}

/** One connection that only listens, and comes back when the database was away. */
class Ears {
  private readonly url: string;
  private readonly heard = new Map<Channel, ((payload: string | null) => void)[]>();
  private client: pg.Client | null = null;
  private retry: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(url: string) {
    this.url = url;
  }

  async listen(channel: Channel, heard: (payload: string | null) => void): Promise<void> {
    this.heard.set(channel, [...(this.heard.get(channel) ?? []), heard]);
    if (this.client) await this.client.query(`listen ${channel}`);
    else await this.connect();
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 5_000, keepAlive: true });
    client.on('notification', (message) => {
      for (const heard of this.heard.get(message.channel as Channel) ?? []) heard(message.payload ?? '');
    });
    client.on('error', () => undefined);
    client.on('end', () => {
      if (this.closed || this.client !== client) return;
      this.client = null;
      this.again();
    });
    await client.connect();
    for (const channel of this.heard.keys()) await client.query(`listen ${channel}`);
    this.client = client;
  }

  private again(): void {
    this.retry = setTimeout(() => {
      this.connect().then(
        () => {
          for (const heard of [...this.heard.values()].flat()) heard(null);
        },
        () => this.again(),
      );
    }, 1_000);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.client?.end();
  }
}
