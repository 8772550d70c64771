import type { Severity } from '../../notifications/domain/happening.js';

/** An event as those who watch are told of it. */
export interface Told {
  /** Of the event. */
  readonly id: string;
  readonly type: string;
  /** RFC 3339. */
  readonly time: string;
  readonly actor: string;
  /** Empty: of no project. */
  readonly projectId: string;
  /** Empty: of no run. */
  readonly runId: string;
  readonly severity: Severity;
  readonly title: string;
  /** JSON; empty where it is larger than is kept. */
  readonly data: string;
}

/** The place of an event in a stream. */
export interface Entry {
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly told: Told;
}

/** Characters of the data of an event that are kept. */
const MOST_DATA = 65_536;

/** The data as it is kept. */
export function dataOf(data: unknown): string {
  const text = JSON.stringify(data);
  return text.length > MOST_DATA ? '' : text;
}
