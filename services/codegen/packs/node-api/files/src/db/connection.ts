// What the service asks of its database, whichever it is.

export type Value = string | number | boolean | null;
export type Row = Record<string, unknown>;
/** One for each `?` of a statement, or an object with one for each `:name`. */
export type Values = readonly Value[] | readonly [Readonly<Record<string, Value>>];

export interface Database {
  all(sql: string, ...values: Values): Promise<Row[]>;
  get(sql: string, ...values: Values): Promise<Row | undefined>;
  run(sql: string, ...values: Values): Promise<void>;
  /**
   * Runs the work as one unit: all of its statements take effect, or none, and none of others comes in between.
   * One within another is a part of it that can fail by itself. The work may be run again, where others were faster.
   */
  transaction<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The tables do not allow it: what is written would contradict other records. */
export class Contradiction extends Error {}

/** Others changed the same records all the time. */
export class Busy extends Error {}

/** A value that the database cannot hold, and no record has. */
export class Unfit extends Error {}
