import type { Log } from '@hexad/telemetry';
import type { Leases } from './leases.js';

interface Noted {
  readonly seq: number;
  readonly times: number;
}

/** What may have killed the process that had a partition before. It is noted before it is begun, alone; the next holder finds it so. */
export class Suspects {
  readonly #leases: Leases;
  readonly #log: Log;
  readonly #group: string;

  /** The group as a word of a subject. */
  constructor({ leases, log }: { leases: Leases; log: Log }, group: string) {
    this.#leases = leases;
    this.#log = log;
    this.#group = group;
  }

  /** Whether it is a note of the group that changed. */
  has(key: string): boolean {
    return key.startsWith(`${this.#group}.s.`);
  }

  /** How often it was begun alone before, and never settled. */
  async begins(n: number, seq: number): Promise<number> {
    const key = `${this.#group}.s.${n}`;
    try {
      const noted = (await this.#leases.read(key))?.value as Noted | undefined;
      const times = noted?.seq === seq ? noted.times : 0;
      await this.#leases.put(key, { seq, times: times + 1 } satisfies Noted);
      return times;
    } catch (error) {
      this.#log.debug('a suspect could not be noted', { error });
      return 0;
    }
  }
}
