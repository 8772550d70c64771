interface Place {
  readonly provider: string;
  readonly model: string;
}

const OTHER: Place = { provider: 'other', model: 'other' };
const nameOf = ({ provider, model }: Place): string => `${provider}/${model}`;

/** Which models go by their name in metrics: the known ones, and the first so many others. */
export class Names {
  readonly #known: ReadonlySet<string>;
  readonly #others = new Set<string>();
  readonly #most: number;

  constructor(known: Iterable<string>, most: number) {
    this.#known = new Set(known);
    this.#most = most;
  }

  of({ provider, model }: Place): Place {
    const name = nameOf({ provider, model });
    if (!this.#known.has(name) && !this.#others.has(name)) {
      if (this.#others.size >= this.#most) return OTHER;
      this.#others.add(name);
    }
    return { provider, model };
  }
}
