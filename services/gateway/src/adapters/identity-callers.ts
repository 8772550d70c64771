import { readFile } from 'node:fs/promises';
import { AppError, type Caller, type Clock } from '@hexad/kernel';
import { KeyCallers } from '@hexad/rpc';
import type { Backend } from '../application/backend.js';
import { Callers } from '../application/callers.js';

/** Callers as identity knows them. */
export class IdentityCallers extends Callers {
  readonly #keys: KeyCallers;
  readonly #keyFile: string;

  constructor(backend: Backend, keyFile: string, clock: Clock) {
    super();
    this.#keys = new KeyCallers(backend.identity, clock);
    this.#keyFile = keyFile;
  }

  override byKey(apiKey: string, retryMs?: number): Promise<Caller> {
    return this.#keys.byKey(apiKey, retryMs);
  }

  override async local(): Promise<Caller> {
    return this.#keys.byFoundKey('local', () => this.#readKey());
  }

  async #readKey(): Promise<string> {
    try {
      return (await readFile(this.#keyFile, 'utf8')).trim();
    } catch (cause) {
      throw new AppError('unauthenticated', 'The local key cannot be read; use a key in the header Authorization.', { cause });
    }
  }
}
