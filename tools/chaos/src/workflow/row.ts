import { tableOf } from '../table.js';

/** What one fault did. */
export interface Row {
  readonly fault: string;
  readonly runs: number;
  /** How often it struck. */
  readonly strikes: number;
  /** Runs that ended as the interpreter says, each step of them too. */
  readonly predicted: number;
  /** Runs that did not end. */
  readonly stranded: number;
  /** Effects that the interpreter says there are; what was cancelled at work may have had its effect or not, and is not among them. */
  readonly sent: number;
  readonly effects: number;
  readonly lost: number;
  readonly doubled: number;
  /** Tries beyond the first of a step. */
  readonly again: number;
  readonly seconds: number;
  /** What else went wrong. */
  readonly troubles: readonly string[];
}

export const met = (row: Row): boolean =>
  row.lost + row.doubled + row.stranded + row.troubles.length === 0 && row.predicted === row.runs && row.effects === row.sent;

export const table = (rows: readonly Row[]): string =>
  tableOf<Row>(rows, [
    ['FAULT', (row) => row.fault],
    ['RUNS', (row) => String(row.runs)],
    ['STRIKES', (row) => String(row.strikes)],
    ['AS PREDICTED', (row) => String(row.predicted)],
    ['STRANDED', (row) => String(row.stranded)],
    ['SENT', (row) => String(row.sent)],
    ['EFFECTS', (row) => String(row.effects)],
    ['LOST', (row) => String(row.lost)],
    ['DOUBLED', (row) => String(row.doubled)],
    ['AGAIN', (row) => String(row.again)],
    ['SECONDS', (row) => row.seconds.toFixed(1)],
    ['MET', (row) => (met(row) ? 'yes' : 'NO')],
  ]);
