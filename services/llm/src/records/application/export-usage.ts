import { AppError, type Clock } from '@hexad/kernel';
import { stringify } from 'csv-stringify/sync';
import { CALL_LINE, groupLine, type Column } from '../domain/csv.js';
import type { CallPlace } from '../domain/call.js';
import { readDimensions } from '../domain/usage.js';
import type { People } from './people.js';
import type { CallHistory } from './ports.js';
import { readFilter, type Asker, type Choice } from './show-usage.js';

/** Calls that are in memory at a time. */
const PAGE = 500;
const MOST_GROUPS = 50_000;

/** The same as CSV, piece by piece. What a spreadsheet would take for a formula gets an apostrophe before it. */
export class ExportUsage {
  readonly #history: CallHistory;
  readonly #people: People;
  readonly #clock: Clock;

  constructor(history: CallHistory, people: People, clock: Clock) {
    this.#history = history;
    this.#people = people;
    this.#clock = clock;
  }

  /** One line per group; without groups, the total. Fails with `invalid`. */
  async *groups(asker: Asker, choice: Choice, groupBy: readonly string[]): AsyncGenerator<string> {
    const by = readDimensions(groupBy);
    const filter = await readFilter(asker, this.#people, choice, this.#clock.now());
    const { total, groups } = await this.#history.usage(asker.caller.tenant, filter, by, MOST_GROUPS + 1);
    if (groups.length > MOST_GROUPS)
      throw new AppError('invalid', `There are more than ${MOST_GROUPS} groups; choose a shorter time or group by less.`);
    const columns = groupLine(by);
    yield heading(columns) + csv(columns, by.length === 0 ? [{ keys: {}, usage: total }] : groups);
  }

  /** One line per call, the oldest first. */
  async *calls(asker: Asker, choice: Choice): AsyncGenerator<string> {
    const filter = await readFilter(asker, this.#people, choice, this.#clock.now());
    yield heading(CALL_LINE);
    let after: CallPlace | undefined;
    for (;;) {
      const calls = await this.#history.oldest(asker.caller.tenant, filter, PAGE, after);
      if (calls.length > 0) yield csv(CALL_LINE, calls);
      if (calls.length < PAGE) return;
      after = calls.at(-1);
    }
  }
}

const heading = <T>(columns: readonly Column<T>[]): string => stringify([columns.map(([name]) => name)]);

const csv = <T>(columns: readonly Column<T>[], lines: readonly T[]): string =>
  stringify(
    lines.map((line) => columns.map(([, value]) => value(line))),
    { escape_formulas: true },
  );
