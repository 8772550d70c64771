import { randomUUID } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import type { KV } from '@nats-io/kv';
import { lostTheRace } from './faults.js';
import type { Link } from './link.js';
import type { Life, Lives } from './lives.js';

interface Claim {
  readonly process: string;
  /** Of one call. */
  readonly call: string;
}

/** Whoever puts a dead letter back or drops it holds a claim on it meanwhile, so that one of them does it. */
export class LetterClaims {
  readonly #link: Link;
  readonly #lives: () => Lives;
  readonly #bucket: () => KV;
  /** Calls of this process that have not ended. */
  readonly #calls = new Set<string>();

  constructor(link: Link, lives: () => Lives, bucket: () => KV) {
    this.#link = link;
    this.#lives = lives;
    this.#bucket = bucket;
  }

  /**
   * Does it alone; `certain` fails when that may be so no more. Undefined, and nothing is done, when somebody else holds the letter. The
   * claim of a process that died is taken over.
   */
  async alone<T>(seq: number, work: (certain: () => void) => Promise<T>): Promise<T | undefined> {
    const life = this.#lives().current;
    if (!life) throw away();
    const [key, call] = [`letter.${seq}`, randomUUID()];
    this.#calls.add(call);
    try {
      const revision = await this.#take(key, { process: life.id, call });
      if (revision === undefined) return undefined;
      try {
        return await work(() => this.#assertAlive(life));
      } finally {
        // What cannot be given up now ends with this process, or is taken by its next call.
        await this.#link.during('give up a dead letter', () => this.#bucket().purge(key, { previousSeq: revision })).catch(() => undefined);
      }
    } finally {
      this.#calls.delete(call);
    }
  }

  async #take(key: string, claim: Claim): Promise<number | undefined> {
    const text = JSON.stringify(claim);
    const found = await this.#link.during('look for a claim', () => this.#bucket().get(key));
    const held = found?.operation === 'PUT' ? found.json<Claim>() : undefined;
    if (held && !(await this.#isOver(held))) return undefined;
    try {
      return await this.#link.during('claim a dead letter', () =>
        found && held ? this.#bucket().update(key, text, found.revision) : this.#bucket().create(key, text),
      );
    } catch (error) {
      if (lostTheRace((error as Error).cause)) return undefined;
      throw error;
    }
  }

  async #isOver({ process, call }: Claim): Promise<boolean> {
    const lives = this.#lives();
    if (process === lives.current?.id) return !this.#calls.has(call);
    await lives.look([process]);
    return lives.isDead(process);
  }

  #assertAlive(life: Life): void {
    if (this.#lives().current !== life) throw away();
  }
}

const away = (): AppError => new AppError('unavailable', 'NATS could not be reached for long; nothing was done.');
