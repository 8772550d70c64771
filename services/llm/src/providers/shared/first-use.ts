/**
 * Something that is loaded when it is first wanted, once however many want it at the same time. A load that failed is tried again by the next who
 * wants it.
 */
export class FirstUse<T> {
  readonly #load: () => Promise<T>;
  #loading: Promise<T> | undefined;
  #loaded: T | undefined;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** Undefined as long as nobody has waited for it. */
  get now(): T | undefined {
    return this.#loaded;
  }

  get(): Promise<T> {
    return (this.#loading ??= this.#begin());
  }

  async #begin(): Promise<T> {
    try {
      return (this.#loaded = await this.#load());
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
  }
}
