import type { Clock } from '@hexad/kernel';
import type { Users } from '../../credentials/application/ports.js';

/** Milliseconds that records wait to learn whose key an actor is. */
const PATIENCE = 1_000;
/** Milliseconds for which nobody is asked again after that was in vain: records are not to wait each time. */
const REST = 30_000;

/** Users behind actors, as far as that can be told at once. Never fails. */
export class People {
  readonly #users: Users;
  readonly #clock: Clock;
  #silentUntil = 0;

  constructor(users: Users, clock: Clock) {
    this.#users = users;
    this.#clock = clock;
  }

  /** Id of the user by actor; without those who are none, or not known now. */
  async of(tenant: string, actors: Iterable<string>): Promise<Readonly<Record<string, string>>> {
    const found = await Promise.all([...new Set(actors)].map(async (actor) => [actor, await this.user(tenant, actor)] as const));
    return Object.fromEntries(found.flatMap(([actor, user]) => (user === undefined ? [] : [[actor, user]])));
  }

  async user(tenant: string, actor: string): Promise<string | undefined> {
    const isKey = actor.startsWith('key:');
    if (isKey && this.#clock.now().getTime() < this.#silentUntil) return undefined;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('late')), PATIENCE);
    });
    try {
      return await Promise.race([this.#users.of(tenant, actor), late]);
    } catch {
      this.#silentUntil = this.#clock.now().getTime() + REST;
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}
