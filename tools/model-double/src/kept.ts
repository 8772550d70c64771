const MOST = 1_000;

/** Responses, files and batches that later requests ask for, each by its id. The oldest go when there are more than a thousand. */
export class Kept {
  readonly #all = new Map<string, unknown>();

  get(id: string): unknown {
    return this.#all.get(id);
  }

  all(): unknown[] {
    return [...this.#all.values()];
  }

  add(id: string, thing: unknown): void {
    this.#all.set(id, thing);
    if (this.#all.size <= MOST) return;
    const [oldest] = this.#all.keys();
    this.#all.delete(oldest!);
  }

  remove(id: string): void {
    this.#all.delete(id);
  }
}
