import { randomUUID } from 'node:crypto';

/** Where ids come from: UUIDv7, so they sort by the time at which they were made. */
export abstract class Ids {
  abstract next(): string;
}

export class Uuid7 extends Ids {
  #last = 0;
  #sequence = 0;

  /** Strictly increasing within this process: 12 bits count the ids of one millisecond, and the clock never runs back. */
  override next(): string {
    // Taken from a pool, which random bytes are not: they cost a call of the system each.
    const random = randomUUID();
    let now = Date.now();
    if (now <= this.#last) {
      now = this.#last;
      this.#sequence += 1;
      if (this.#sequence > 0xfff) {
        now += 1;
        this.#sequence = 0;
      }
    } else {
      this.#sequence = Number.parseInt(random.slice(0, 2), 16);
    }
    this.#last = now;
    const time = now.toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${this.#sequence.toString(16).padStart(3, '0')}${random.slice(18)}`;
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
/** Also false for what is no text, whatever its types say. */
export const isUuid = (text: string): boolean => typeof text === 'string' && UUID.test(text);
