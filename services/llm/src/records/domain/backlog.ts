import { charactersOf, type Line } from './line.js';

export interface BacklogLimits {
  /** Records. */
  readonly most: number;
  /** Characters of all bodies together. */
  readonly mostCharacters: number;
}

/** How many had to go. */
export interface Dropped {
  readonly records: number;
  readonly bodies: number;
  /** Ids of the records. */
  readonly gone?: readonly string[];
}

/** What waits to be written, oldest first. Too much of it loses its oldest bodies, and then its oldest records. */
export class Backlog {
  readonly #limits: BacklogLimits;
  #lines: Line[] = [];
  /** Lines before it have no bodies. */
  #firstBodies = 0;
  #characters = 0;

  constructor(limits: BacklogLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#lines.length;
  }

  add(line: Line): Dropped {
    this.#lines.push(line);
    this.#characters += charactersOf(line);
    return this.#trim();
  }

  /** The oldest, at most so many; of bodies no more than so many characters, but at least one line. */
  take(most: number, characters: number): Line[] {
    let [count, taken] = [0, 0];
    for (const line of this.#lines.slice(0, most)) {
      const more = charactersOf(line);
      if (count > 0 && taken + more > characters) break;
      taken += more;
      count += 1;
    }
    return this.#remove(count);
  }

  /** Lines that were taken and could not be written. */
  giveBack(lines: readonly Line[]): Dropped {
    this.#lines = [...lines, ...this.#lines];
    this.#firstBodies = 0;
    this.#characters += lines.reduce((sum, line) => sum + charactersOf(line), 0);
    return this.#trim();
  }

  #trim(): Dropped {
    let bodies = 0;
    while (this.#characters > this.#limits.mostCharacters) {
      const line = this.#lines[this.#firstBodies]!;
      if (line.bodies !== undefined) bodies += 1;
      this.#characters -= charactersOf(line);
      line.bodies = undefined;
      this.#firstBodies += 1;
    }
    const gone = this.#remove(Math.max(0, this.size - this.#limits.most));
    const lost = bodies + gone.filter((line) => line.bodies !== undefined).length;
    return { records: gone.length, bodies: lost, ...(gone.length > 0 && { gone: gone.map(({ id }) => id) }) };
  }

  #remove(count: number): Line[] {
    const lines = this.#lines.splice(0, count);
    this.#firstBodies = Math.max(0, this.#firstBodies - count);
    this.#characters -= lines.reduce((sum, line) => sum + charactersOf(line), 0);
    return lines;
  }
}
