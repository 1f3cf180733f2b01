// Beside each file of the face that shrinks, the same as .br (RFC 7932) and .gz (RFC 1952), for the office service: over 200 kbit/s
// a browser waits for the first page a third as long. The desktop client reads from its disk and has no use for them.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const shrinks = /\.(html|js|css|svg|json|wasm|tflite)$/;
/** Smaller ones fill their packets as well uncompressed. */
const SMALLEST = 1024;
/** Of 0 to 11. The last two steps take ten times as long for a few percent. */
const QUALITY = 9;
const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/**
 * @param {string} folder of the built face
 * @param {(name: string) => boolean} skip names below `folder` that nobody may ask for
 */
export async function compress(folder, skip) {
  const names = await readdir(folder, { recursive: true });
  await Promise.all(
    names.map(async (name) => {
      if (!shrinks.test(name) || skip(name)) return;
      const plain = await readFile(join(folder, name));
      if (plain.length < SMALLEST) return;
      const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
      const [br, gz] = await Promise.all([brotli(plain, { params }), zip(plain, { level: 9 })]);
      if (br.length < plain.length) await writeFile(join(folder, `${name}.br`), br);
      if (gz.length < plain.length) await writeFile(join(folder, `${name}.gz`), gz);
    }),
  );
}
