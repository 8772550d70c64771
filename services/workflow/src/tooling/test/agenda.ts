/** What happens when: the earliest first, of the same moment what was written down first. */
export class Agenda<T> {
  readonly #entries: { readonly at: number; readonly what: T }[] = [];

  add(at: Date, what: T): void {
    const time = at.getTime();
    const index = this.#entries.findIndex((entry) => entry.at > time);
    this.#entries.splice(index === -1 ? this.#entries.length : index, 0, { at: time, what });
  }

  /** What is due next, at this moment or before. */
  take(now: Date): T | undefined {
    return this.#entries[0] !== undefined && this.#entries[0].at <= now.getTime() ? this.#entries.shift()!.what : undefined;
  }

  next(): Date | undefined {
    return this.#entries[0] && new Date(this.#entries[0].at);
  }
}
