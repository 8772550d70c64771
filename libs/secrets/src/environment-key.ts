import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import { KeyEncryption, type Context, type WrappedKey } from './key-encryption.js';
import { unwrapWith, wrapWith } from './local-keys.js';

const VERSION = /^[A-Za-z0-9_-]{1,32}=\S{32,1000}$/;

/**
 * Secrets that this process was started with: `<version>=<secret>`, several with spaces between. The first is the current one; new versions are
 * made by whoever starts the processes, first behind the others in all of them, then before.
 */
export class EnvironmentKey extends KeyEncryption {
  override readonly id = 'environment';
  readonly #keys: Map<string, KeyObject>;
  readonly #current: string;

  /** Fails with `settings_invalid`. `setting` is its name, for people. */
  constructor(text: string, setting: string) {
    super();
    const entries = text.split(/\s+/).filter(Boolean);
    const versions = entries.map((entry) => entry.slice(0, entry.indexOf('=')));
    if (entries.length === 0 || !entries.every((entry) => VERSION.test(entry)) || new Set(versions).size !== versions.length)
      throw new AppError(
        'settings_invalid',
        `${setting} is not <version>=<secret> with 32 random characters or more, several with spaces between.`,
      );
    this.#keys = new Map(entries.map((entry, index) => [versions[index]!, derived(entry)]));
    this.#current = versions[0]!;
  }

  override async current(): Promise<string> {
    return this.#current;
  }

  override async versions(): Promise<readonly string[]> {
    return [...this.#keys.keys()].toReversed();
  }

  override async wrap(dataKey: Uint8Array, context: Context): Promise<WrappedKey> {
    return wrapWith(this.id, this.#current, this.#keys.get(this.#current)!, dataKey, context);
  }

  override async unwrap(wrapped: WrappedKey, context: Context): Promise<Buffer> {
    return unwrapWith(this.#keys.get(wrapped.version), wrapped, context);
  }

  override async rotate(): Promise<string> {
    return this.#current;
  }

  override async retire(versions: readonly string[]): Promise<void> {
    for (const version of versions) if (version !== this.#current) this.#keys.delete(version);
  }
}

/** The version goes in, so that the same secret under another name is another key. */
const derived = (entry: string): KeyObject => {
  const [version, secret] = [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)];
  return createSecretKey(new Uint8Array(hkdfSync('sha256', secret, '', `hexad key-encryption ${version}`, 32)));
};
