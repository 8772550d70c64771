import { AppError, requireRight, type Caller, type Clock } from '@hexad/kernel';
import type { KeyEncryption } from '@hexad/secrets';
import { notFound } from '../domain/checks.js';
import { versionName, type EncryptionRotation } from '../domain/encryption.js';
import type { Encryption } from './ports.js';
import { provenState } from './proof.js';

/** Begins rotations of the key-encryption key, and shows how far they are. The rows are the work of `Rewrapper`. */
export class RotateEncryption {
  readonly #encryption: Encryption;
  readonly #kek: KeyEncryption;
  readonly #clock: Clock;

  constructor(encryption: Encryption, kek: KeyEncryption, clock: Clock) {
    this.#encryption = encryption;
    this.#kek = kek;
    this.#clock = clock;
  }

  /** For an operator. `id` is the same for a repeated wish; gives the rotation that is under way, if one is. */
  async begin(caller: Caller, id: string): Promise<EncryptionRotation> {
    requireRight(caller, 'models.operate');
    const known = (await this.#encryption.find(id)) ?? (await this.#encryption.latest());
    if (known && (known.id === id || known.state !== 'done')) return known;
    const version = await this.#next();
    const { closing, total } = await this.#old(version);
    const rotation = { id, kek: this.#kek.id, version, closing, state: 'running', total, done: 0, failed: 0 } as const;
    await this.#encryption.begin({ ...rotation, startedAt: this.#clock.now(), finishedAt: undefined }, caller.actor);
    return this.get(caller, '');
  }

  /** Empty: the one under way, else the last. */
  async get(caller: Caller, id: string): Promise<EncryptionRotation> {
    requireRight(caller, 'models.operate');
    const found = await (id === '' ? this.#encryption.latest() : this.#encryption.find(id));
    if (found === undefined) throw notFound('rotation', id);
    return found;
  }

  /** A version that somebody made outside, or by a wish that got no further, is taken as it is. */
  async #next(): Promise<string> {
    const { proof, closed } = await provenState(this.#encryption, this.#kek);
    const spent = new Set([...closed, versionName(proof.key)]);
    const isNew = (version: string): boolean => !spent.has(versionName({ kek: this.#kek.id, version }));
    const current = await this.#kek.current();
    if (isNew(current)) return current;
    const made = await this.#kek.rotate();
    if (isNew(made)) return made;
    throw new AppError(
      'conflict',
      `Version ${made} of the key-encryption key ${this.#kek.id} is in use or was before; put a new one first where it is set, and ask again.`,
    );
  }

  /** Versions that are older than this one, and how many rows have one. A newer one, which somebody made at the same moment, may stay. */
  async #old(current: string): Promise<{ readonly closing: readonly string[]; readonly total: number }> {
    const kek = this.#kek.id;
    const names = (await this.#kek.versions()).map((version) => versionName({ kek, version }));
    const at = names.indexOf(versionName({ kek, version: current }));
    const { proof } = await provenState(this.#encryption, this.#kek);
    const used = new Map<string, number>();
    for (const tenant of await this.#encryption.tenants()) {
      for (const each of await this.#encryption.inUse(tenant)) used.set(versionName(each), (used.get(versionName(each)) ?? 0) + each.rows);
    }
    const kept = new Set(names.slice(at));
    const closing = [...new Set([...names.slice(0, at), versionName(proof.key), ...used.keys()])].filter((name) => !kept.has(name));
    return { closing, total: closing.reduce((sum, name) => sum + (used.get(name) ?? 0), 0) };
  }
}
