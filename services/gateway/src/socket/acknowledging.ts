/** Says one after the other up to which a client is through; of what comes meanwhile only the highest. */
export class Acknowledging {
  readonly #say: (sequence: number) => Promise<number>;
  #saying: Promise<number> = Promise.resolve(0);
  #next: { highest: number; readonly said: Promise<number> } | undefined;

  constructor(say: (sequence: number) => Promise<number>) {
    this.#say = say;
  }

  /** Up to which it is dealt with then. */
  upTo(sequence: number): Promise<number> {
    if (this.#next !== undefined) {
      this.#next.highest = Math.max(this.#next.highest, sequence);
      return this.#next.said;
    }
    const said = this.#saying
      .catch(() => 0)
      .then(() => {
        const highest = this.#next?.highest ?? sequence;
        this.#next = undefined;
        return this.#say(highest);
      });
    this.#next = { highest: sequence, said };
    this.#saying = said;
    return said;
  }
}
