import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { assertOutsideTransaction } from '@hexad/kernel';
import { KeyEncryption, type Context, type WrappedKey } from './key-encryption.js';
import { noVersion, unwrapWith, wrapWith } from './local-keys.js';
import { badFile, makePrivateFolder, makePrivateFile, readPrivateFile } from './private-file.js';

const NAME = /^(\d{1,9})\.key$/;

/**
 * Key files of this machine, one for each version, readable for their owner alone: `<folder>/1.key`. The first is made when it is needed.
 * Processes with the same folder have the same key, and may rotate it at once: a file is made by one of them, whole, and never changed.
 */
export class LocalKeyFile extends KeyEncryption {
  override readonly id = 'file';
  readonly #folder: string;
  /** Outside the heap of JavaScript, so in no dump of it. */
  readonly #keys = new Map<string, KeyObject>();

  private constructor(folder: string) {
    super();
    this.#folder = folder;
  }

  /** Fails with `settings_invalid` when others may read the folder or a key. */
  static async open(folder: string): Promise<LocalKeyFile> {
    await makePrivateFolder(folder);
    const file = new LocalKeyFile(folder);
    for (const version of await file.versions()) await file.#key(version);
    return file;
  }

  override async current(): Promise<string> {
    const version = (await this.versions()).at(-1);
    if (version !== undefined) return version;
    // Another key under the same name would make what was wrapped unreadable for ever.
    if (this.#keys.size > 0) throw badFile(this.#folder, 'used: its keys are gone; put them back');
    await this.#make('1');
    return '1';
  }

  /** Forgets those whose files another process has erased. */
  override async versions(): Promise<readonly string[]> {
    assertOutsideTransaction(`Reading ${this.#folder}`);
    const found = await this.#list();
    if (found.length > 0) for (const known of this.#keys.keys()) if (!found.includes(known)) this.#keys.delete(known);
    return found;
  }

  override async wrap(dataKey: Uint8Array, context: Context): Promise<WrappedKey> {
    const version = await this.current();
    const key = await this.#key(version);
    if (key === undefined) throw noVersion(this.id, version);
    return wrapWith(this.id, version, key, dataKey, context);
  }

  override async unwrap(wrapped: WrappedKey, context: Context): Promise<Buffer> {
    return unwrapWith(await this.#key(wrapped.version), wrapped, context);
  }

  override async rotate(): Promise<string> {
    const next = String(Number((await this.versions()).at(-1) ?? 0) + 1);
    await this.#make(next);
    return next;
  }

  override async retire(versions: readonly string[]): Promise<void> {
    const current = await this.current();
    for (const version of versions) {
      if (version === current || !NAME.test(`${version}.key`)) continue;
      this.#keys.delete(version);
      await rm(this.#path(version), { force: true });
    }
  }

  /** Oldest first. */
  async #list(): Promise<string[]> {
    try {
      const names = await readdir(this.#folder);
      return names.flatMap((name) => NAME.exec(name)?.[1] ?? []).sort((a, b) => Number(a) - Number(b));
    } catch (cause) {
      throw badFile(this.#folder, 'read', cause);
    }
  }

  async #make(version: string): Promise<void> {
    const key = randomBytes(32);
    await makePrivateFile(this.#path(version), `${key.toString('base64')}\n`);
    key.fill(0);
  }

  async #key(version: string): Promise<KeyObject | undefined> {
    const known = this.#keys.get(version);
    if (known !== undefined || !NAME.test(`${version}.key`)) return known;
    const text = await readPrivateFile(this.#path(version));
    if (text === undefined) return undefined;
    const bytes = Buffer.from(text, 'base64');
    if (bytes.length !== 32) throw badFile(this.#path(version), 'used: it is no key of 32 bytes in base64');
    const key = createSecretKey(bytes);
    bytes.fill(0);
    this.#keys.set(version, key);
    return key;
  }

  #path(version: string): string {
    return join(this.#folder, `${version}.key`);
  }
}
