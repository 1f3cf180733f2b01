// Kysely on PGlite: one connection, so a queue in front of it. PGlite's own queue orders single queries, not transactions.
import type { PGlite } from '@electric-sql/pglite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';

export class PgliteDialect implements Dialect {
  private readonly lite: PGlite;

  constructor(lite: PGlite) {
    this.lite = lite;
  }

  createAdapter = () => new PostgresAdapter();
  createDriver = () => new PgliteDriver(this.lite);
  createQueryCompiler = () => new PostgresQueryCompiler();
  createIntrospector = (...[db]: Parameters<Dialect['createIntrospector']>) => new PostgresIntrospector(db);
}

class PgliteDriver implements Driver {
  private readonly connection: PgliteConnection;
  private tail: Promise<void> = Promise.resolve();
  private release: () => void = () => undefined;

  constructor(lite: PGlite) {
    this.connection = new PgliteConnection(lite);
  }

  async init() {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.tail;
    let release: () => void = () => undefined;
    this.tail = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    this.release = release;
    return this.connection;
  }

  async releaseConnection() {
    this.release();
  }

  async beginTransaction(connection: DatabaseConnection) {
    await connection.executeQuery(CompiledQuery.raw('begin'));
  }

  async commitTransaction(connection: DatabaseConnection) {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection) {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy() {}
}

class PgliteConnection implements DatabaseConnection {
  private readonly lite: PGlite;

  constructor(lite: PGlite) {
    this.lite = lite;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const result = await this.lite.query<Row>(query.sql, [...query.parameters]);
    return result.affectedRows === undefined
      ? { rows: result.rows }
      : { rows: result.rows, numAffectedRows: BigInt(result.affectedRows) };
  }

  // biome-ignore lint/correctness/useYield: PGlite has no cursors; the interface wants a generator.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('PGlite has no cursors');
  }
}
