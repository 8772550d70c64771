import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { AppError } from '@hexad/kernel';
import { fromBuffer, open, type Entry, type ZipFile } from 'yauzl';

type Open<S> = (source: S, options: { lazyEntries: boolean; strictFileNames: boolean }) => Promise<ZipFile>;
const OPTIONS = { lazyEntries: true, strictFileNames: true };
const openBuffer = promisify(fromBuffer) as Open<Buffer>;
const openFile = promisify(open) as Open<string>;

/** Unpacks an archive (its bytes, or the path of its file) beside `folder` and renames it into place: a reader sees the whole repository or none of it. Fails with `invalid` when it is no archive. */
export async function unpackInto(archive: Buffer | string, folder: string): Promise<void> {
  const parent = dirname(folder);
  await mkdir(parent, { recursive: true });
  const beside = join(parent, `.${basename(folder)}.hexad-partial`);
  await rm(beside, { recursive: true, force: true });
  try {
    await unpack(archive, beside);
    await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTEMPTY')
        throw new AppError('output_not_empty', `The output folder ${JSON.stringify(folder)} was filled meanwhile; nothing was written.`);
    });
    await rename(beside, folder);
  } catch (thrown) {
    await rm(beside, { recursive: true, force: true });
    throw AppError.from(thrown);
  }
}

async function unpack(archive: Buffer | string, folder: string): Promise<void> {
  const zip = await (typeof archive === 'string' ? openFile(archive, OPTIONS) : openBuffer(archive, OPTIONS)).catch((cause: Error) => {
    const what = typeof archive === 'string' ? `The file ${JSON.stringify(archive)}` : 'What was to be unpacked';
    throw new AppError('invalid', `${what} is no ZIP archive, or a broken one.`, { cause });
  });
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry: Entry) => {
      write(zip, entry, folder).then(() => zip.readEntry(), reject);
    });
    zip.readEntry();
  });
}

async function write(zip: ZipFile, entry: Entry, folder: string): Promise<void> {
  const path = join(folder, normalize(entry.fileName));
  if (!path.startsWith(folder + sep))
    throw new AppError('internal', `The archive holds the unsafe path ${JSON.stringify(entry.fileName)}.`);
  if (entry.fileName.endsWith('/')) {
    await mkdir(path, { recursive: true });
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  const mode = (entry.externalFileAttributes >>> 16) & 0o777 || 0o644;
  const source = await promisify(
    zip.openReadStream.bind(zip) as (entry: Entry, done: (error: Error | null, stream: NodeJS.ReadableStream) => void) => void,
  )(entry);
  await pipeline(source, createWriteStream(path, { mode: mode | 0o200 }));
}
