/** Numbers of one kind of id (`S1`, `S1.C1`), from above the highest that any of `used` has. */
export class Numbers {
  readonly #prefix: string;
  #last: number;

  constructor(prefix: string, used: Iterable<string>) {
    this.#prefix = prefix;
    this.#last = 0;
    for (const id of used) {
      const digits = id.startsWith(prefix) ? id.slice(prefix.length) : '';
      if (/^\d+$/.test(digits)) this.#last = Math.max(this.#last, Number(digits));
    }
  }

  next(): string {
    this.#last += 1;
    return `${this.#prefix}${this.#last}`;
  }
}
