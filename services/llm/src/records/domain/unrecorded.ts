/** Calls that have money of their own and no record yet, in the order in which they began. */
export class Unrecorded {
  readonly #calls = new Map<string, Date>();

  begin(id: string, at: Date): void {
    if (!this.#calls.has(id)) this.#calls.set(id, at);
  }

  end(id: string): void {
    this.#calls.delete(id);
  }

  /** Those that began earlier are recorded. The clock may have been set back in between, so that it is not always the first. */
  from(now: Date): Date {
    let least = now;
    for (const at of this.#calls.values()) if (at < least) least = at;
    return least;
  }
}
