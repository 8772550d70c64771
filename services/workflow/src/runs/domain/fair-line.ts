interface Line<T> {
  /** Priority → what waits, oldest first. */
  readonly waiting: Map<number, T[]>;
  /** Grows with each turn, the slower the more weight; the line with the least is next. */
  pass: number;
}

/**
 * Who is next when there is too little room for all: tenants take turns, each as often as its weight says, and within a tenant the higher priority comes
 * first, then what waits longest. A tenant with ten thousand things delays another by one.
 */
export class FairLine<T> {
  readonly #weightOf: (tenant: string) => number;
  readonly #lines = new Map<string, Line<T>>();
  /** The turn that is on: who comes anew begins here, and has saved nothing up. */
  #now = 0;

  /** Weights are above 0; default: all the same. */
  constructor(weightOf: (tenant: string) => number = () => 1) {
    this.#weightOf = weightOf;
  }

  push(tenant: string, priority: number, thing: T): void {
    let line = this.#lines.get(tenant);
    if (!line) this.#lines.set(tenant, (line = { waiting: new Map(), pass: this.#now }));
    const same = line.waiting.get(priority);
    if (same) same.push(thing);
    else line.waiting.set(priority, [thing]);
  }

  /** Undefined when nothing waits. */
  shift(): T | undefined {
    let next: { readonly tenant: string; readonly line: Line<T> } | undefined;
    for (const [tenant, line] of this.#lines) if (!next || line.pass < next.line.pass) next = { tenant, line };
    if (!next) return undefined;
    const { tenant, line } = next;
    const priority = Math.max(...line.waiting.keys());
    const things = line.waiting.get(priority)!;
    const thing = things.shift();
    if (things.length === 0) line.waiting.delete(priority);
    this.#now = line.pass;
    line.pass += 1 / this.#weightOf(tenant);
    if (line.waiting.size === 0) this.#lines.delete(tenant);
    return thing;
  }

  clear(): void {
    this.#lines.clear();
  }
}
