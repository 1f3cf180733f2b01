// Files on disk: one folder, shared by all instances (a network file system when they are on several machines). A file has
// the random name of its row; what people call it stands in the database only.
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Refusal } from '../refusal.ts';

/** As contract/chat.ts has it; nothing else ever becomes a path. */
const FILE_ID = /^[a-z0-9]{16,40}$/;
/** An upload takes minutes on a thin line; one that lies here this long was cut off. */
const ABANDONED_MS = 6 * 3600_000;

/** Disk or quota full, read-only, not ours to write. */
const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES'];

export interface Received {
  id: string;
  path: string;
  size: number;
}

export class FileFolder {
  private readonly arriving: string;
  private readonly kept: string;

  constructor(folder: string) {
    this.arriving = join(folder, 'arriving');
    this.kept = join(folder, 'kept');
  }

  /**
   * Writes what comes to disk while it comes; nothing is left behind when it fails.
   * @param most bytes
   * @throws Refusal payload_too_large, unavailable (disk full or closed to us); the stream's own error when the sender went away
   */
  async receive(body: Readable, most: number): Promise<Received> {
    const id = createHash('sha256').update(randomBytes(32)).digest('hex').slice(0, 32);
    const path = join(this.arriving, id);
    let size = 0;
    try {
      await mkdir(this.arriving, { recursive: true, mode: 0o700 });
      const file = await open(path, 'wx', 0o600);
      try {
        // Not destroyed when we stop reading: over the same connection goes the answer.
        for await (const chunk of body.iterator({ destroyOnReturn: false })) {
          size += (chunk as Buffer).length;
          if (size > most) throw new Refusal('payload_too_large');
          await file.writeFile(chunk as Buffer);
        }
        // What is acknowledged is on disk.
        await file.sync();
      } finally {
        await file.close();
      }
      return { id, path, size };
    } catch (error) {
      await rm(path, { force: true });
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (typeof code === 'string' && NO_ROOM.includes(code)) {
        throw new Refusal('files_unavailable', { detail: 'no room for files' }, { cause: error });
      }
      throw error;
    }
  }

  async keep({ id, path }: Received): Promise<void> {
    await mkdir(this.shelf(id), { recursive: true, mode: 0o700 });
    await rename(path, this.place(id));
  }

  /** What was refused before it was kept. */
  async discard({ path }: Received): Promise<void> {
    await rm(path, { force: true });
  }

  /** Null: not (or no longer) there. */
  async open(id: string): Promise<{ size: number; stream: () => Readable } | null> {
    const path = this.place(id);
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return found && { size: found.size, stream: () => createReadStream(path) };
  }

  async remove(id: string): Promise<void> {
    await rm(this.place(id), { force: true });
  }

  /**
   * Deletes what no row knows: left by a crash between disk and database, or whose deletion failed.
   * @param known of these ids, the ones that have a row
   */
  async sweep(known: (ids: string[]) => Promise<ReadonlySet<string>>, now: Date): Promise<number> {
    let gone = 0;
    const before = now.getTime() - ABANDONED_MS;
    const old = async (path: string) => ((await stat(path).catch(() => null))?.mtimeMs ?? Infinity) < before;
    for (const name of await listed(this.arriving)) {
      const path = join(this.arriving, name);
      if (!FILE_ID.test(name) || !(await old(path))) continue;
      await rm(path, { force: true });
      gone += 1;
    }
    for (const shelf of await listed(this.kept)) {
      const ids = (await listed(join(this.kept, shelf))).filter((name) => FILE_ID.test(name));
      const rows = ids.length > 0 ? await known(ids) : new Set<string>();
      for (const id of ids) {
        if (rows.has(id) || !(await old(this.place(id)))) continue;
        await this.remove(id);
        gone += 1;
      }
    }
    return gone;
  }

  /** 256 shelves: file systems and people slow down in folders of a hundred thousand. */
  private shelf(id: string): string {
    if (!FILE_ID.test(id)) throw new Refusal('not_found');
    return join(this.kept, id.slice(0, 2));
  }

  private place(id: string): string {
    return join(this.shelf(id), id);
  }
}

/** Folders come with the first file. */
const listed = (folder: string) =>
  readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
