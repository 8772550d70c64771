import { randomUUID } from 'node:crypto';
import { AppError, type Clock } from '@hexad/kernel';
import { rewrap, type KeyEncryption } from '@hexad/secrets';
import type { Log } from '@hexad/telemetry';
import { versionName, type EncryptionRotation } from '../domain/encryption.js';
import { contextOf } from './context.js';
import type { Encryption, Rewrapped, Row } from './ports.js';
import { PROOF, provenState } from './proof.js';

export interface RewrapperParts {
  readonly encryption: Encryption;
  readonly kek: KeyEncryption;
  readonly clock: Clock;
  readonly log: Log;
  /** Rows at a time. Default 50. */
  readonly batch?: number;
}

/** No id is less. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Takes rows to the current version of the key-encryption key, in all processes at once: each begins somewhere else, and a row that another
 * has done is left alone. Nothing of it is kept in a process, so one that is killed leaves no more than work for the others.
 */
export class Rewrapper {
  readonly #parts: RewrapperParts;
  /** The last rotation, when nothing is to be done for it any more. */
  #settled: string | undefined;

  constructor(parts: RewrapperParts) {
    this.#parts = parts;
  }

  /** All that there is to do now. Fails as the key and the store do; then it is done again later. */
  async work(signal: AbortSignal): Promise<void> {
    const { encryption, kek, clock } = this.#parts;
    const rotation = await encryption.latest();
    if (rotation === undefined || rotation.id === this.#settled) return;
    if (rotation.state === 'running') {
      if (await this.#behind(rotation)) return;
      await this.#pass(rotation, signal);
      if (signal.aborted || (await this.#left(rotation)) > 0) return;
      await encryption.retire(rotation.id);
    }
    // In each process, also when another has ended it: what it has of the old versions goes.
    const own = `${kek.id}#`;
    await kek.retire(rotation.closing.flatMap((name) => (name.startsWith(own) ? name.slice(own.length) : [])));
    if (rotation.state !== 'done') await encryption.finish(rotation.id, clock.now());
    this.#settled = rotation.id;
  }

  /** A process that was not told of the new version yet would do nothing but undo. */
  async #behind({ closing }: EncryptionRotation): Promise<boolean> {
    const { kek, log } = this.#parts;
    const version = await kek.current();
    if (!closing.includes(versionName({ kek: kek.id, version }))) return false;
    log.warn('this process has not got the new version of the key-encryption key', { kek: kek.id, version });
    return true;
  }

  async #pass(rotation: EncryptionRotation, signal: AbortSignal): Promise<void> {
    const { encryption, kek } = this.#parts;
    const { proof } = await provenState(encryption, kek);
    if (rotation.closing.includes(versionName(proof.key))) await encryption.renewProof(proof.key, await rewrap(kek, proof.key, PROOF));
    for (const tenant of await encryption.tenants()) {
      // From somewhere to the end, and then all from the beginning.
      await this.#from(rotation, tenant, randomUUID(), signal);
      await this.#from(rotation, tenant, FIRST, signal);
    }
  }

  /** Counted anew: what another process did, and what did not open, is in it. */
  async #left({ id, closing }: EncryptionRotation): Promise<number> {
    const { encryption, kek } = this.#parts;
    let left = 0;
    for (const tenant of await encryption.tenants()) {
      for (const used of await encryption.inUse(tenant)) if (closing.includes(versionName(used))) left += used.rows;
    }
    if (left > 0) await encryption.failed(id, left);
    const { proof } = await provenState(encryption, kek);
    return left + (closing.includes(versionName(proof.key)) ? 1 : 0);
  }

  async #from(rotation: EncryptionRotation, tenant: string, start: string, signal: AbortSignal): Promise<void> {
    const { encryption, batch = 50 } = this.#parts;
    for (let after = start; !signal.aborted;) {
      const rows = await encryption.batch(tenant, rotation.closing, after, batch);
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.id;
      const done = (await Promise.all(rows.map((row) => this.#rewrap(tenant, row)))).filter((row) => row !== undefined);
      await encryption.rewrapped(tenant, rotation.id, done);
    }
  }

  /** Undefined when it does not open, and never will. */
  async #rewrap(tenant: string, row: Row): Promise<Rewrapped | undefined> {
    const { kek, log } = this.#parts;
    try {
      return { id: row.id, old: row.key, key: await rewrap(kek, row.key, contextOf(tenant, row)) };
    } catch (error) {
      if (AppError.from(error).code !== 'conflict') throw error;
      log.error('a credential does not open; set its secret again or delete it', { tenant, id: row.id, provider: row.provider, error });
      return undefined;
    }
  }
}
