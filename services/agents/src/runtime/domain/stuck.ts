import type { Entry, Event } from './log-event.js';

/** In which way an agent goes in circles. */
export type Stuck = 'repeat' | 'alternate' | 'no_op' | 'error_loop' | 'context_loop';

const REPEATS = 4;
const ALTERNATIONS = 3;
const ERRORS = 5;
const SILENT = 3;
const CONTEXTS = 3;

/** Whether the end of a log, from the last nudge about it, shows no progress. Pure. */
export function stuck(entries: readonly Entry[]): Stuck | undefined {
  const begin = entries.findLastIndex(({ event }) => event.type === 'told' || (event.type === 'nudged' && event.about.startsWith('stuck')));
  const since = entries.slice(begin + 1).map(({ event }) => event);
  const acts = since.filter((event): event is Event<'acted'> => event.type === 'acted');
  const prints = acts.map(print);
  if (same(prints.slice(-REPEATS), REPEATS)) return 'repeat';
  if (alternates(prints)) return 'alternate';
  if (errorLoop(acts)) return 'error_loop';
  if (silent(since)) return 'no_op';
  if (contextLoop(since)) return 'context_loop';
  return undefined;
}

/** What was done and what came of it; the same twice is no news. */
const print = ({ tool, input, outcome, text }: Event<'acted'>): string => JSON.stringify([tool, input, outcome, text]);

const same = (prints: readonly string[], count: number): boolean => prints.length >= count && new Set(prints).size === 1;

/** A B A B A B, with A other than B. */
function alternates(prints: readonly string[]): boolean {
  const end = prints.slice(-2 * ALTERNATIONS);
  if (end.length < 2 * ALTERNATIONS || end[0] === end[1]) return false;
  return end.every((one, index) => one === end[index % 2]);
}

/** The same tool fails again and again, whatever it is given. */
function errorLoop(acts: readonly Event<'acted'>[]): boolean {
  const end = acts.slice(-ERRORS);
  return end.length === ERRORS && end.every(({ tool, outcome }) => outcome !== 'done' && tool === end[0]!.tool);
}

/** Answers without a call: words alone do nothing. */
function silent(events: readonly Entry['event'][]): boolean {
  const answers = events.filter((event): event is Event<'answered'> => event.type === 'answered').slice(-SILENT);
  return answers.length === SILENT && answers.every(({ answer }) => !answer.parts.some(({ type }) => type === 'call'));
}

/** The conversation was cut short again and again, and nothing in the workspace changed between. */
function contextLoop(events: readonly Entry['event'][]): boolean {
  let count = 0;
  for (const event of events) {
    if (event.type === 'condensed') count += 1;
    if (event.type === 'acted' && event.tree !== undefined) count = 0;
  }
  return count >= CONTEXTS;
}

export const STUCK_WORDS: Readonly<Record<Stuck, string>> = {
  repeat: 'You did the same thing several times and it gave the same result. Do something else.',
  alternate: 'You go back and forth between two things. Neither helps: look for another way.',
  no_op: 'You answered several times without calling a tool. Only tools do anything: call one, or finish.',
  error_loop: 'The same tool failed several times in a row. Read what it says, look at the file again, and try another way.',
  context_loop: 'You read much and changed nothing. Decide with what you know.',
};
