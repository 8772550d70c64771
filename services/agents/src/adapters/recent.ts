/** Keeps the last few answers that never change, so that a run's tasks do not ask for the same spec again and again. */
export class Recent<T> {
  readonly #size: number;
  readonly #known = new Map<string, Promise<T>>();

  constructor(size: number) {
    this.#size = size;
  }

  /** A failure is not kept. */
  get(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#known.get(key) ?? ask();
    this.#known.delete(key);
    this.#known.set(key, known);
    known.catch(() => this.#known.delete(key));
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#size && oldest !== undefined) this.#known.delete(oldest);
    return known;
  }
}
