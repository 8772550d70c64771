import { uuidFrom } from '@hexad/kernel';
import type { Assignment } from '../application/ports.js';
import type { KindDefinition } from '../kinds/definition.js';
import type { WorkOutcome } from './outcome.js';

/** One of the conversations of a task. */
export interface Part {
  /** Empty: the task is one conversation. */
  readonly name: string;
  /** What it is about, as the kind says it. */
  readonly words: string;
  /** With an id of its own, the same in every attempt: its log. */
  readonly task: Assignment;
  /** How many share the budget of the task. */
  readonly of: number;
}

export function partsOf({ aspects = {} }: KindDefinition, task: Assignment): Part[] {
  const named = Object.entries(aspects);
  if (named.length === 0) return [{ name: '', words: '', task, of: 1 }];
  return named.map(([name, words]) => ({
    name,
    words: `${name}: ${words}`,
    task: { ...task, taskId: uuidFrom(['aspect of', task.taskId, name]) },
    of: named.length,
  }));
}

/** The reports of all parts as one: findings in one list, each with its aspect, and the rest by aspect. */
export function joined(parts: readonly { readonly part: Part; readonly outcome: WorkOutcome }[]): WorkOutcome {
  const [first] = parts;
  if (parts.length === 1 && first!.part.name === '') return first!.outcome;
  const outcomes = parts.map(({ outcome }) => outcome);
  const complete = outcomes.every((one) => one.complete);
  const label = (part: Part, lines: readonly string[]): string[] => lines.map((line) => `${part.name}: ${line}`);
  return {
    ...first!.outcome,
    complete,
    how: outcomes.find((one) => !one.complete)?.how ?? 'done',
    reasons: parts.flatMap(({ part, outcome }) => label(part, outcome.reasons)),
    description: {
      ...first!.outcome.description,
      summary: parts.map(({ part, outcome }) => `${part.name}: ${outcome.description.summary}`).join('\n\n'),
    },
    cost_usd: outcomes.reduce((sum, { cost_usd }) => sum + cost_usd, 0),
    questions: outcomes.reduce((sum, { questions }) => sum + questions, 0),
    proof: {
      complete,
      rows: [],
      checks: [],
      reasons: parts.flatMap(({ part, outcome }) => label(part, outcome.proof.reasons)),
      flaky: [],
    },
    report: joinedReport(parts.flatMap(({ part, outcome }) => (outcome.complete ? [{ name: part.name, report: outcome.report }] : []))),
  };
}

function joinedReport(reports: readonly { readonly name: string; readonly report: unknown }[]): object {
  const given = reports.flatMap(({ name, report }) =>
    typeof report === 'object' && report !== null ? [{ name, report: report as Readonly<Record<string, unknown>> }] : [],
  );
  const listOf = (key: string): object[] =>
    given.flatMap(({ name, report }) => (Array.isArray(report[key]) ? report[key].map((one: object) => ({ aspect: name, ...one })) : []));
  const aspects = given.map(({ name, report }) => ({ aspect: name, ...without(report) }));
  return { aspects, findings: listOf('findings'), ...(listOf('rules').length > 0 && { rules: listOf('rules') }) };
}

const LISTS: ReadonlySet<string> = new Set(['findings', 'rules']);
const without = (report: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(report).filter(([key]) => !LISTS.has(key)));
