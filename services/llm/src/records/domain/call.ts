import { AppError } from '@hexad/kernel';
import type { Tokens } from '../../money/index.js';

/** One call as it was recorded. Empty text stands for what is not known or does not apply. */
export interface Call {
  readonly id: string;
  readonly startedAt: Date;
  readonly operation: string;
  readonly door: string;
  readonly purpose: string;
  readonly actor: string;
  /** Id of the user behind the actor, where that is known. */
  readonly user: string;
  readonly team: string;
  readonly project: string;
  readonly run: string;
  readonly task: string;
  readonly agent: string;
  readonly conversation: string;
  readonly asked: string;
  /** Of the last attempt. */
  readonly provider: string;
  readonly model: string;
  readonly attempts: number;
  readonly tries: readonly Try[];
  /** Of all attempts. */
  readonly tokens: Tokens;
  /** Micro-dollars of all attempts. */
  readonly cost: bigint;
  readonly latencyMs: number;
  readonly firstTokenMs: number | undefined;
  readonly cache: string;
  readonly outcome: string;
  readonly error: string;
  readonly finish: string;
  readonly streamed: boolean;
  readonly template: string;
  readonly version: number | undefined;
  readonly arm: string;
  readonly injection: number | undefined;
  readonly redacted: Readonly<Record<string, number>>;
  readonly rules: readonly string[];
}

/** One attempt of a call. */
export interface Try {
  readonly attempt: number;
  readonly provider: string;
  readonly model: string;
  readonly outcome: string;
  readonly error: string;
  readonly tokens: Tokens;
  readonly cost: bigint;
  readonly latencyMs: number;
}

/** JSON texts. */
export interface LoggedBodies {
  readonly request: string;
  readonly answer: string | undefined;
  /** Of the prompt's template. */
  readonly inputs: string | undefined;
}

/** Fields by which calls are chosen: equal to a text. */
export const FILTERS = [
  'user',
  'actor',
  'team',
  'project',
  'run',
  'task',
  'agent',
  'provider',
  'model',
  'purpose',
  'door',
  'operation',
  'outcome',
  'error',
  'cache',
  'conversation',
  'template',
] as const;
export type FilterName = (typeof FILTERS)[number];

export interface CallFilter {
  /** Inclusive. */
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  readonly equal: Readonly<Partial<Record<FilterName, string>>>;
  /** Whose calls may be seen: those of these projects, and one's own; undefined for all. */
  readonly seen?:
    { readonly projects: readonly string[]; readonly own?: { readonly actor: string; readonly user: string | undefined } } | undefined;
  readonly id?: string | undefined;
}

/** Where a page of calls ended. */
export interface CallPlace {
  readonly startedAt: Date;
  readonly id: string;
}

const DAY = 86_400_000;
/** Days back from its end that a time range begins where nobody says. */
const DEFAULT_DAYS = 30;

/** Reads RFC 3339 texts, empty for the default: the last 30 days until `now`. Fails with `invalid`. */
export function readPeriod(from: string, to: string, now: Date): { readonly from: Date; readonly to: Date } {
  const end = to === '' ? now : readTime('to', to);
  const begin = from === '' ? new Date(end.getTime() - DEFAULT_DAYS * DAY) : readTime('from', from);
  if (begin < end) return { from: begin, to: end };
  throw new AppError('invalid', `The time from ${begin.toISOString()} to ${end.toISOString()} is empty; let \`from\` lie before \`to\`.`);
}

const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;

function readTime(name: string, text: string): Date {
  const time = new Date(text);
  if (TIME.test(text) && !Number.isNaN(time.getTime())) return time;
  throw new AppError('invalid', `\`${name}\` is ${JSON.stringify(text.slice(0, 40))}; write a time like 2026-01-31T00:00:00Z.`);
}
