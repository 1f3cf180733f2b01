// `DATABASE_URL=… node out/service/audit.js` or `PENDOPO_DATA=… node out/service/audit.js`: is the audit log whole?
// Prints one JSON line; exit code 0 = whole, 1 = broken, 2 = could not be read.
import { existsSync } from 'node:fs';
import { openStore } from '../store/store.ts';
import { verify } from './audit.ts';

async function command(): Promise<number> {
  const url = process.env['DATABASE_URL'];
  const folder = process.env['PENDOPO_DATA'];
  if (!url && !(folder && existsSync(folder))) {
    console.error(
      'Set DATABASE_URL to the database, or PENDOPO_DATA to the existing data folder of a stopped service.',
    );
    return 2;
  }
  const store = await openStore(url ? { url } : { folder: folder ?? '' });
  try {
    const verdict = await verify(store.db);
    console.log(JSON.stringify(verdict));
    return verdict.ok ? 0 : 1;
  } finally {
    await store.close();
  }
}

command().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(String(error));
    process.exitCode = 2;
  },
);
