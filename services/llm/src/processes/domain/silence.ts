/** A process as its row tells of it. */
export interface Seen {
  readonly id: string;
  readonly beat: number;
  /** All calls that it began earlier, by its own clock, are recorded. */
  readonly unrecordedFrom: Date;
}

/**
 * Which processes are dead: those whose number stood still while this one beat so often. No clock is asked, so none that jumps kills anybody; and while
 * the database is away nobody beats, so nobody dies of that.
 */
export class Silence {
  readonly #most: number;
  readonly #known = new Map<string, { readonly beat: number; readonly silent: number }>();

  constructor(most: number) {
    this.#most = most;
  }

  /** With what was seen at a beat of this process. Those that are dead are given each time, until they are seen no more. */
  after(seen: readonly Seen[]): readonly Seen[] {
    const before = new Map(this.#known);
    this.#known.clear();
    for (const { id, beat } of seen) {
      const known = before.get(id);
      this.#known.set(id, { beat, silent: known?.beat === beat ? known.silent + 1 : 0 });
    }
    return seen.filter(({ id }) => this.#known.get(id)!.silent >= this.#most);
  }
}
