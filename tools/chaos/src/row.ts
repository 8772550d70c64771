import { tableOf, type Column } from './table.js';

/** What one fault did. */
export interface Row {
  readonly fault: string;
  /** Events that were published, by all services. */
  readonly sent: number;
  /** What was written because of them, by all services. */
  readonly effects: number;
  readonly lost: number;
  readonly doubled: number;
  /** Effects that came after a later one of their key. */
  readonly misordered: number;
  /** Consumers that were seen at work after the fault, of those that had to be: one for each consumer and time that the fault struck. */
  readonly attached: number;
  readonly toAttach: number;
  /** Events that were handed over once more and had no second effect. */
  readonly again: number;
  /** Largest resident memory of a process, in MB. */
  readonly peakMb: number;
  /** What a process held after a collection at the end beyond what it held at the beginning, in MB; the largest of those that lived on. */
  readonly grownMb: number;
  readonly seconds: number;
  /** What else went wrong: a process that ended by itself, dead letters, a standstill. */
  readonly troubles: readonly string[];
}

/** What a process may hold more after a fault than before: caches that fill, code that is compiled. */
const FLAT_MB = 16;

export const met = (row: Row): boolean =>
  row.lost + row.doubled + row.misordered + row.troubles.length === 0 &&
  row.effects === row.sent &&
  row.attached === row.toAttach &&
  row.grownMb <= FLAT_MB;

const COLUMNS: ReadonlyArray<Column<Row>> = [
  ['FAULT', (row) => row.fault],
  ['SENT', (row) => String(row.sent)],
  ['EFFECTS', (row) => String(row.effects)],
  ['LOST', (row) => String(row.lost)],
  ['DOUBLED', (row) => String(row.doubled)],
  ['MISORDERED', (row) => String(row.misordered)],
  ['RE-ATTACHED', (row) => `${row.attached} of ${row.toAttach}`],
  ['AGAIN', (row) => String(row.again)],
  ['PEAK MB', (row) => row.peakMb.toFixed(0)],
  ['GROWN MB', (row) => row.grownMb.toFixed(1)],
  ['SECONDS', (row) => row.seconds.toFixed(1)],
  ['MET', (row) => (met(row) ? 'yes' : 'NO')],
];

export const table = (rows: readonly Row[]): string => tableOf(rows, COLUMNS);
