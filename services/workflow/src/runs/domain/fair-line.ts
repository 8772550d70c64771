import { AGE_MS } from './priority.js';

interface Waiting<T> {
  readonly thing: T;
  /** Its place within the tenant: when it came, the earlier by `AGE_MS` for each priority that it stands above another. */
  readonly from: number;
}

interface Line<T> {
  /** Priority → what waits, oldest first. */
  readonly waiting: Map<number, Waiting<T>[]>;
  /** Grows with each turn, the slower the more weight; the line with the least is next. */
  pass: number;
}

export interface FairLineOptions {
  /** Milliseconds that only grow. */
  readonly now: () => number;
  /** Above 0; default: all the same. */
  readonly weightOf?: (tenant: string) => number;
}

/**
 * Who is next when there is too little room for all: tenants take turns, each as often as its weight says, and within a tenant the higher priority comes
 * first, then what waits longest. A tenant with ten thousand things delays another by one, and what has waited `AGE_MS` longer comes before what is one
 * priority higher, so that nothing waits for ever.
 */
export class FairLine<T> {
  readonly #now: () => number;
  readonly #weightOf: (tenant: string) => number;
  readonly #lines = new Map<string, Line<T>>();
  /** The turn that is on: who comes anew begins here, and has saved nothing up. */
  #turn = 0;

  constructor({ now, weightOf = () => 1 }: FairLineOptions) {
    this.#now = now;
    this.#weightOf = weightOf;
  }

  /** `since`: when it came, if that was not now. */
  push(tenant: string, priority: number, thing: T, since = this.#now()): void {
    let line = this.#lines.get(tenant);
    if (!line) this.#lines.set(tenant, (line = { waiting: new Map(), pass: this.#turn }));
    const one = { thing, from: since - priority * AGE_MS };
    const same = line.waiting.get(priority);
    if (same) same.push(one);
    else line.waiting.set(priority, [one]);
  }

  /** Undefined when nothing waits. */
  shift(): T | undefined {
    let next: { readonly tenant: string; readonly line: Line<T> } | undefined;
    for (const [tenant, line] of this.#lines) if (!next || line.pass < next.line.pass) next = { tenant, line };
    if (!next) return undefined;
    const { tenant, line } = next;
    const thing = first(line);
    this.#turn = line.pass;
    line.pass += 1 / this.#weightOf(tenant);
    if (line.waiting.size === 0) this.#lines.delete(tenant);
    return thing;
  }
}

/** Takes the one that is ahead out of a line that is not empty. */
function first<T>({ waiting }: Line<T>): T {
  let ahead: { readonly priority: number; readonly from: number } | undefined;
  for (const [priority, [{ from }]] of waiting as Map<number, [Waiting<T>]>)
    if (!ahead || from < ahead.from || (from === ahead.from && priority > ahead.priority)) ahead = { priority, from };
  const things = waiting.get(ahead!.priority)!;
  const { thing } = things.shift()!;
  if (things.length === 0) waiting.delete(ahead!.priority);
  return thing;
}
