import type { Part, Turn } from '../../model/models.js';
import { passed, type CheckRun } from '../../proof/check.js';
import type { Entry, LogEvent } from './log-event.js';

/** What a log reads like to a model. The same log gives the same words, so that a question that was asked is asked again as it was. */
export function conversation(entries: readonly Entry[]): Turn[] {
  const condensed = entries.reduce((most, { event }) => (event.type === 'condensed' ? Math.max(most, event.before) : most), 0);
  const summed = entries.findLast(({ event }) => event.type === 'condensed' && event.summary !== '')?.event;
  const begin = summed?.type === 'condensed' ? summed.before : 0;
  const turns: Turn[] = [];
  let results: Part[] = [];
  let words: Part[] = [];
  const close = (): void => {
    // A provider wants what the tools said before anything else.
    if (results.length + words.length > 0) turns.push({ role: 'user', parts: [...results, ...words] });
    [results, words] = [[], []];
  };
  for (const { seq, event } of entries) {
    if (seq === begin && summed?.type === 'condensed') words.push(text(`Your notes of what happened so far:\n${summed.summary}`, true));
    // What people said stays as they said it.
    if (seq < begin && event.type !== 'begun' && event.type !== 'told') continue;
    if (event.type === 'answered') {
      close();
      turns.push({ role: 'assistant', parts: event.answer.parts.map(readable) });
    } else if (event.type === 'begun') {
      words.push(...event.opening.map(({ text: said, untrusted }) => text(said, untrusted)));
    } else {
      const said = inWords(event, seq < condensed);
      if (said?.type === 'result') results.push(said);
      else if (said) words.push(said);
    }
  }
  close();
  return turns.filter(({ parts }) => parts.length > 0);
}

const text = (words: string, untrusted = false): Part => ({ type: 'text', text: words, untrusted });

function inWords(event: LogEvent, old: boolean): Part | undefined {
  switch (event.type) {
    case 'told':
      return text(`A message from ${event.author}:\n${event.text}`);
    case 'asking':
      return text(event.status);
    case 'acted':
      return {
        type: 'result',
        id: event.call,
        name: event.tool,
        text:
          old && event.text.length > SHORT
            ? `${event.text.slice(0, SHORT)}\n[… the rest was left out; call the tool again if you need it]`
            : event.text,
        failed: event.outcome !== 'done',
      };
    case 'verified':
      return { type: 'result', id: event.call, name: 'finish', text: event.text, failed: !event.proof.complete };
    case 'checked':
      return text(`After your changes the checks say:\n${checksInWords(event.runs)}`, true);
    case 'nudged':
      return text(event.text);
    case 'recovering':
      return event.effect.text === '' ? undefined : text(event.effect.text, event.effect.untrusted);
    default:
      return undefined;
  }
}

/** Characters that are kept of an old result. */
const SHORT = 200;

/** What a model wrote that is no JSON cannot be sent to a provider again. */
function readable(part: Part): Part {
  return part.type === 'call' && !isObject(part.input) ? { ...part, input: '{}' } : part;
}

function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

export function checksInWords(runs: readonly CheckRun[]): string {
  return runs.map((run) => (passed(run) ? `${run.name}: in order` : `${run.name}: ${howItEnded(run)}\n${run.tail}`)).join('\n');
}

export function howItEnded({ outcome, exitCode, command }: CheckRun): string {
  const how =
    { timeout: 'took too long', output: 'wrote too much', unavailable: 'could not be started' }[outcome] ?? `ended with ${exitCode}`;
  return `\`${command.join(' ')}\` ${how}`;
}
