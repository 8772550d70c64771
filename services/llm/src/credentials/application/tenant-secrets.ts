import { AppError, type Clock } from '@hexad/kernel';
import { unseal, type KeyEncryption } from '@hexad/secrets';
import type { Log } from '@hexad/telemetry';
import { Secrets, type KeyUser } from '../../calls/application/ports.js';
import { dayOf } from '../domain/credential.js';
import { contextOf } from './context.js';
import { KnownRows } from './known-rows.js';
import type { Credentials, SealedCredential, Users } from './ports.js';

export interface TenantSecretsParts {
  readonly credentials: Credentials;
  readonly users: Users;
  readonly kek: KeyEncryption;
  readonly clock: Clock;
  readonly log: Log;
}

/** Rotations that may come between a row and its use. */
const TRIES = 3;

/** Opens a credential for each use of it. What is kept between uses is closed as it is in the database. */
export class TenantSecrets extends Secrets implements AsyncDisposable {
  readonly #parts: TenantSecretsParts;
  readonly #rows: KnownRows;
  readonly #listening: Disposable;
  /** By id of the credential: the version that calls of this process had last. */
  readonly #given = new Map<string, number>();
  /** By id, the day that is written down. */
  readonly #days = new Map<string, string>();
  readonly #beside = new Set<Promise<void>>();

  constructor(parts: TenantSecretsParts) {
    super();
    const { credentials, clock } = parts;
    this.#parts = parts;
    this.#rows = new KnownRows((tenant, provider, whose) => credentials.choose(tenant, provider, whose), clock);
    this.#listening = credentials.onChanged((tenant) => this.#rows.forget(tenant));
  }

  override async use<T>(tenant: string, who: KeyUser, provider: string, work: (secret: string) => Promise<T>): Promise<T> {
    const { row, secret } = await this.#open(tenant, who, provider);
    this.#given.set(row.id, row.version);
    this.#noteDay(tenant, row);
    const result = await work(secret);
    if (row.refusedAt !== undefined) this.#later(this.#parts.credentials.accepted(tenant, row.id, row.version));
    return result;
  }

  /** Whether there is one; it may be refused all the same. */
  async has(tenant: string, who: KeyUser, provider: string): Promise<boolean> {
    return (await this.#find(tenant, who, provider)) !== undefined;
  }

  override async refused(tenant: string, who: KeyUser, provider: string): Promise<void> {
    const row = await this.#find(tenant, who, provider);
    // It was rotated since it was given out: the new one was not refused.
    if (row === undefined || this.#given.get(row.id) !== row.version) return;
    await this.#parts.credentials.refused(tenant, row.id, row.version, this.#parts.clock.now());
  }

  /** A row from just before a rotation may open no more: then the one of after it does. */
  async #open(tenant: string, who: KeyUser, provider: string): Promise<{ readonly row: SealedCredential; readonly secret: string }> {
    for (let tries = 1; ; tries += 1) {
      const row = await this.#find(tenant, who, provider);
      if (row === undefined) throw missing(provider);
      try {
        if (row.retired) throw new AppError('conflict', 'Its version of the key-encryption key is retired.');
        return { row, secret: await unseal(this.#parts.kek, row.sealed, contextOf(tenant, row)) };
      } catch (error) {
        if (AppError.from(error).code !== 'conflict') throw error;
        if (tries === TRIES) throw this.#unusable(tenant, row, error);
        this.#rows.forget(tenant);
      }
    }
  }

  async #find(tenant: string, { actor, project }: KeyUser, provider: string): Promise<SealedCredential | undefined> {
    const user = await this.#parts.users.of(tenant, actor);
    return this.#rows.find(tenant, provider, { user, project });
  }

  #unusable(tenant: string, { id, provider, name }: SealedCredential, error: unknown): AppError {
    this.#parts.log.error('a credential does not open', { tenant, id, provider, error });
    const message = `The key ${JSON.stringify(name)} for ${provider} can no longer be decrypted; set its secret again.`;
    return new AppError('key_missing', message, { details: { provider, key: id } });
  }

  /** A day at a time, so that it costs a call nothing. */
  #noteDay(tenant: string, { id, lastUsedOn }: SealedCredential): void {
    const today = dayOf(this.#parts.clock.now());
    if (lastUsedOn === today || this.#days.get(id) === today) return;
    this.#days.set(id, today);
    this.#later(this.#parts.credentials.usedOn(tenant, id, today));
  }

  #later(work: Promise<void>): void {
    const done = work.catch((error: unknown) => this.#parts.log.warn('a credential could not be marked', { error }));
    this.#beside.add(done);
    void done.finally(() => this.#beside.delete(done));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listening[Symbol.dispose]();
    await Promise.all(this.#beside);
  }
}

const missing = (provider: string): AppError =>
  new AppError('key_missing', `There is no key for ${provider}; add one with POST /v1/keys.`, { details: { provider } });
