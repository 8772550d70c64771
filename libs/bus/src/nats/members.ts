import type { Leases } from './leases.js';
import type { Life, Lives } from './lives.js';
import { shareOf, type Member } from './share.js';

/** The subscriptions of a group, in all processes, and the one that is here among them. */
export class Members {
  readonly #leases: Leases;
  readonly #lives: Lives;
  readonly #group: string;
  readonly #self: Omit<Member, 'process'>;

  /** The group as a word of a subject. */
  constructor({ leases, lives }: { leases: Leases; lives: Lives }, group: string, self: Omit<Member, 'process'>) {
    this.#leases = leases;
    this.#lives = lives;
    this.#group = group;
    this.#self = self;
  }

  async join(life: Life): Promise<void> {
    await this.#leases.put(this.#key, { ...this.#self, process: life.id } satisfies Member);
  }

  async leave(): Promise<void> {
    await this.#leases.remove(this.#key);
  }

  /** Those that live, as far as is known. */
  alive(): Member[] {
    return this.#all().flatMap(([, member]) => (this.#lives.isDead(member.process) ? [] : [member]));
  }

  /** How many partitions are to be held here. */
  get share(): number {
    return shareOf(this.#self.id, this.alive());
  }

  /** Asks for the processes that a lease or a member of the group speaks of. */
  async look(): Promise<void> {
    const all = this.#leases.all(`${this.#group}.`) as [string, { readonly process?: string }][];
    await this.#lives.look(all.flatMap(([, { process }]) => process ?? []));
  }

  /** Those that are dead are members no more. */
  async removeDead(): Promise<void> {
    for (const [key, { process }] of this.#all()) if (this.#lives.isDead(process)) await this.#leases.remove(key);
  }

  #all(): [string, Member][] {
    return this.#leases.all(`${this.#group}.m.`) as [string, Member][];
  }

  get #key(): string {
    return `${this.#group}.m.${this.#self.id}`;
  }
}
