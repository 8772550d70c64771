const MINUTE = 60_000;
const SLOT = 1_000;

/** What was used in the last minute, counted in slots of a second. The oldest counts whole, so that never is more than the limit used in any minute. */
export class Minute {
  readonly #slots: { readonly start: number; used: number }[] = [];
  #sum = 0;

  get isEmpty(): boolean {
    return this.#slots.length === 0;
  }

  add(amount: number, now: number): void {
    const start = Math.floor(now / SLOT) * SLOT;
    const last = this.#slots.at(-1);
    // A clock that ran back counts in the slot that is there.
    if (last !== undefined && last.start >= start) last.used += amount;
    else this.#slots.push({ start, used: amount });
    this.#sum += amount;
  }

  /** Changes what was added at that moment; nothing when that is out of the minute already. */
  correct(amount: number, then: number): void {
    const start = Math.floor(then / SLOT) * SLOT;
    const slot = this.#slots.find((each) => each.start === start);
    if (slot === undefined) return;
    const change = Math.max(amount, -slot.used);
    slot.used += change;
    this.#sum += change;
  }

  used(now: number): number {
    while (this.#slots[0] !== undefined && this.#slots[0].start + SLOT + MINUTE <= now) this.#sum -= this.#slots.shift()!.used;
    return this.#sum;
  }

  /** Milliseconds until nothing is in it. */
  emptyIn(now: number): number {
    this.used(now);
    const last = this.#slots.at(-1);
    return last === undefined ? 0 : last.start + SLOT + MINUTE - now;
  }

  /** Milliseconds until so much more fits a limit, 0 for now. What is more than the limit itself fits when nothing else is there. */
  wait(amount: number, limit: number, now: number): number {
    let over = this.used(now) + Math.min(amount, limit) - limit;
    for (const { start, used } of this.#slots) {
      if (over <= 0) return 0;
      over -= used;
      if (over <= 0) return start + SLOT + MINUTE - now;
    }
    return 0;
  }
}
