import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync } from 'node:fs';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError, assertOutsideTransaction, isUuid } from '@hexad/kernel';
import { Blobs } from '../blobs.js';

const LONGEST_KEY = 512;
const SEGMENT = /^(?!\.)[A-Za-z0-9._-]{1,128}$/;
/** No tenant can have this name. */
const UNFINISHED = 'unfinished';

/** Blobs as files: `<folder>/<tenant>/<key>`. A value is written beside, synced, and renamed into place. */
export class FileBlobs extends Blobs {
  readonly #folder: string;

  private constructor(folder: string) {
    super();
    this.#folder = folder;
  }

  /** `url` is `file:<folder>`. Throws away what a killed process left unfinished, so a folder belongs to one process. */
  static async open(url: string): Promise<FileBlobs> {
    if (!/^file:.+/.test(url)) throw new AppError('settings_invalid', 'HEXAD_BLOBS_URL must be file:<folder>.');
    const blobs = new FileBlobs(resolve(url.slice('file:'.length)));
    await rm(join(blobs.#folder, UNFINISHED), { recursive: true, force: true });
    mkdirSync(join(blobs.#folder, UNFINISHED), { recursive: true, mode: 0o700 });
    return blobs;
  }

  override async put(
    tenant: string,
    key: string,
    body: Readable | Uint8Array,
  ): Promise<{ readonly sha256: string; readonly bytes: number }> {
    const target = this.#path(tenant, key);
    const beside = join(this.#folder, UNFINISHED, randomUUID());
    try {
      const written = await write(body instanceof Uint8Array ? Readable.from([body]) : body, beside);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await rename(beside, target);
      await sync(dirname(target));
      return written;
    } catch (error) {
      await rm(beside, { force: true });
      throw AppError.from(error);
    }
  }

  override async get(tenant: string, key: string): Promise<Readable> {
    const file = await openFile(this.#path(tenant, key));
    if (file === undefined) throw new AppError('not_found', `There is no blob ${key}.`);
    return file.createReadStream();
  }

  override async delete(tenant: string, key: string): Promise<void> {
    await rm(this.#path(tenant, key), { force: true });
  }

  /** A key never leaves the tenant's folder. */
  #path(tenant: string, key: string): string {
    assertOutsideTransaction('blobs');
    if (!isUuid(tenant)) throw new AppError('invalid', `"${tenant}" is not the id of a tenant.`);
    const segments = key.split('/');
    if (key.length > LONGEST_KEY || !segments.every((segment) => SEGMENT.test(segment))) {
      throw new AppError('invalid', `"${key}" cannot be the key of a blob: letters, digits, ".", "_" and "-" in parts between "/".`);
    }
    return join(this.#folder, tenant.toLowerCase(), ...segments);
  }
}

async function write(body: Readable, path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      done(null, chunk);
    },
  });
  await pipeline(body, measure, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
  return { sha256: hash.digest('hex'), bytes };
}

/** Undefined when there is no such file. */
async function openFile(path: string): Promise<FileHandle | undefined> {
  try {
    const handle = await open(path);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw AppError.from(error);
  }
}

async function sync(folder: string): Promise<void> {
  await using handle = await open(folder);
  await handle.sync();
}
