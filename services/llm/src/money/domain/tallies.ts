import { counts, type Budget, type Standing } from './budget.js';
import type { Path } from './path.js';
import { counterStart, windowStart } from './window.js';

/** One counter of a budget: of a run, or of a time that begins at `start` (milliseconds). */
export interface Counter extends Standing {
  readonly budget: string;
  /** Empty where the window is a time. */
  readonly run: string;
  readonly start: number;
  /** The highest percentage that somebody was told of; 0 for none. */
  readonly alerted: number;
}

/** What is to be added to a counter, which may not be there yet. `alerted` is set, if it is higher. */
export type CounterChange = Counter;

interface Cell {
  readonly budget: Budget;
  readonly run: string;
  readonly start: number;
  spent: bigint;
  reserved: bigint;
  alerted: number;
  addedSpent: bigint;
  addedReserved: bigint;
  changed: boolean;
}

/** The counters of a tenant while a transaction works with them; `changes` is what it has to write. */
export class Tallies {
  readonly #budgets: readonly Budget[];
  /** By budget, then by run and start. */
  readonly #cells = new Map<string, Map<string, Cell>>();

  constructor(budgets: readonly Budget[], counters: readonly Counter[]) {
    this.#budgets = budgets;
    const known = new Map(budgets.map((budget) => [budget.id, budget]));
    for (const { budget: id, run, start, spent, reserved, alerted } of counters) {
      const budget = known.get(id);
      if (budget !== undefined) Object.assign(this.#cell(budget, run, start), { spent, reserved, alerted });
    }
  }

  /** The budgets that a call counts in, from the root of the tree down as they were given. */
  of(path: Path, at: number): readonly Budget[] {
    return this.#budgets.filter((budget) => counts(budget, path, at));
  }

  /** What stands in the window that this moment is in. */
  standing(budget: Budget, path: Path, at: number): Standing {
    let [spent, reserved] = [0n, 0n];
    for (const cell of this.#within(budget, runOf(budget, path), at)) {
      spent += cell.spent;
      reserved += cell.reserved;
    }
    return { spent, reserved };
  }

  /** To every budget that a call counts in which was reserved at that moment. */
  add(path: Path, at: number, spent: bigint, reserved: bigint): void {
    for (const budget of this.of(path, at)) {
      const cell = this.#cell(budget, runOf(budget, path), counterStart(budget.window, at));
      cell.spent += spent;
      cell.reserved += reserved;
      cell.addedSpent += spent;
      cell.addedReserved += reserved;
      cell.changed = true;
    }
  }

  /** Each window in which more was spent than before, with the highest percentage told of in it or in one that overlaps it. */
  *grown(): Generator<{
    readonly budget: Budget;
    readonly run: string;
    readonly start: number;
    readonly spent: bigint;
    readonly alerted: number;
  }> {
    for (const cell of this.#all()) {
      if (cell.addedSpent <= 0n) continue;
      const { budget, run, start } = cell;
      const spent = [...this.#within(budget, run, start)].reduce((sum, other) => sum + other.spent, 0n);
      const until = budget.window.kind === 'rolling' ? start + budget.window.lengthMs : start;
      const alerted = Math.max(...[start, until].flatMap((at) => [...this.#within(budget, run, at)].map((other) => other.alerted)));
      yield { budget, run, start, spent, alerted };
    }
  }

  told(budget: Budget, run: string, start: number, percent: number): void {
    this.#cell(budget, run, start).alerted = percent;
  }

  changes(): CounterChange[] {
    return [...this.#all()]
      .filter(({ changed }) => changed)
      .map(({ budget, run, start, addedSpent, addedReserved, alerted }) => {
        return { budget: budget.id, run, start, spent: addedSpent, reserved: addedReserved, alerted };
      });
  }

  *#all(): Generator<Cell> {
    for (const cells of this.#cells.values()) yield* cells.values();
  }

  *#within(budget: Budget, run: string, at: number): Generator<Cell> {
    const [first, last] = [windowStart(budget.window, at), counterStart(budget.window, at)];
    for (const cell of this.#cells.get(budget.id)?.values() ?? []) {
      if (cell.run === run && cell.start >= first && cell.start <= last) yield cell;
    }
  }

  #cell(budget: Budget, run: string, start: number): Cell {
    const cells = this.#cells.get(budget.id) ?? new Map<string, Cell>();
    this.#cells.set(budget.id, cells);
    const key = `${start} ${run}`;
    const cell = cells.get(key) ?? {
      budget,
      run,
      start,
      spent: 0n,
      reserved: 0n,
      alerted: 0,
      addedSpent: 0n,
      addedReserved: 0n,
      changed: false,
    };
    cells.set(key, cell);
    return cell;
  }
}

const runOf = ({ window }: Budget, { run = '' }: Path): string => (window.kind === 'run' ? run : '');
