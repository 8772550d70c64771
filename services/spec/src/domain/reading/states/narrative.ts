import { participle, infinitive } from '../../text/language.js';
import { entityAt, subjectAt } from '../../grammar/classes.js';
import { isPlainVerb } from '../../grammar/state-words.js';
import type { Token } from '../../text/token.js';
import { isClosed } from '../../vocabulary/closed.js';
import { type Context, place } from '../context.js';
import { isParticiple } from './change-subject.js';
import { addState, addTransition, textIn } from './states.js';

/** One thing that happens: the state that follows, and whether it is another way out of the state before the last one. */
interface Step {
  readonly state: string;
  readonly instead: boolean;
  readonly end: number;
}

const TIMES = new Set(['then', 'after', 'afterwards', 'when', 'once', 'later', 'finally', 'next', 'soon', 'until']);
const CONDITIONS = new Set(['when', 'once', 'if', 'while', 'until', 'after', 'before', 'as', 'unless', 'because', 'that', 'whether', 'so']);
const COPULAS = new Set(['is', 'gets', 'becomes', 'goes', 'turns']);
const NO_STATE = new Set(
  'required possible allowed optional necessary important up easy fine not never always clear ready up-to-date'.split(' '),
);
const STOPS = new Set(
  'for when by once after if with and or but while until as at so only because unless then later again from to'.split(' '),
);

/** `in progress`, `closed`, `on hold` after a copula: at most three words, the first of which is no article or number. */
function stateWords(tokens: readonly Token[], at: number): { text: string; end: number } | undefined {
  const from = ['a', 'an', 'finally', 'then', 'also', 'now'].includes(tokens[at]?.lower ?? '') ? at + 1 : at;
  let end = from;
  while (tokens[end]?.kind === 'word' && end - from < 3 && !(STOPS.has(tokens[end]?.lower ?? '') && end > from)) end += 1;
  const first = tokens[from]?.lower ?? '';
  if (end === from || NO_STATE.has(first) || ['the', 'its', 'it', 'very', 'to', 'by', 'for', 'of'].includes(first)) return undefined;
  return { text: textIn(tokens, from, end), end };
}

/** `it is done`, `and gets paid`: somebody says what has become of it. */
function becomingAt(tokens: readonly Token[], at: number): { text: string; end: number } | undefined {
  const it = tokens[at]?.lower === 'it';
  const going = ['and', 'or'].includes(tokens[at]?.lower ?? '');
  const before = tokens[at - 1]?.lower ?? '';
  const condition = CONDITIONS.has(before) && !(before === 'that' && tokens[at - 2]?.lower === 'after');
  if ((!it && !going) || (it && condition) || !COPULAS.has(tokens[at + 1]?.lower ?? '')) return undefined;
  return stateWords(tokens, at + 2);
}

/** `the sailor ships it`: the deed names the state, unless `… and it is on its way` does. */
function deedAt(context: Context, at: number): { text: string; end: number } | undefined {
  const { tokens } = context;
  const verb = tokens[at];
  const subject = tokens[at - 1];
  if (verb?.kind !== 'word' || !verb.tags.has('PresentTense') || !verb.lower.endsWith('s') || isClosed(verb.lower)) return undefined;
  if (isPlainVerb(verb.lower) || subject?.kind !== 'word' || isClosed(subject.lower)) return undefined;
  const object = subjectAt(tokens, at + 1, { ...context.world, focus: context.draft.story?.entity });
  if (!object || object.entity !== context.draft.story?.entity) return undefined;
  const told = tokens.findIndex((_, next) => next >= object.end && becomingAt(tokens, next) !== undefined);
  if (told >= 0 && told - object.end <= 1) return undefined;
  return { text: participle(infinitive(verb.lower)), end: object.end };
}

/** `then sold, or scrapped if …`: the participle alone. */
function bareAt(tokens: readonly Token[], at: number, going: boolean): { text: string; end: number } | undefined {
  const lead = tokens[at]?.lower ?? '';
  if (lead !== 'then' && lead !== 'finally' && !(going && lead === 'or')) return undefined;
  const word = tokens[at + 1];
  const after = tokens[at + 2];
  const ends = after === undefined || after.kind === 'punct' || STOPS.has(after.lower);
  const thens = tokens.filter(({ lower }) => lower === 'then' || lower === 'finally').length;
  return word?.kind === 'word' && isParticiple(word) && ends && thens === 1 ? { text: word.lower, end: at + 2 } : undefined;
}

function stepsOf(context: Context): Step[] {
  const { tokens } = context;
  const steps: Step[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const found = becomingAt(tokens, at) ?? deedAt(context, at) ?? bareAt(tokens, at, steps.length > 0);
    if (!found) continue;
    steps.push({
      state: found.text,
      instead: steps.length > 0 && tokens.slice(Math.max(0, at - 1), at + 1).some(({ lower }) => lower === 'or'),
      end: found.end,
    });
    at = found.end - 1;
  }
  return steps;
}

/** Goes on with the life of a record that the sentence before began: `A trip is open at first. Then we sell it, and when paid it is closed.` */
export function readNarrative(context: Context): boolean {
  const { draft, statement, tokens } = context;
  const { story } = draft;
  if (!story || story.block !== statement.block || statement.index === story.statement || statement.index - story.statement > 2)
    return false;
  const aside = tokens.findIndex(({ lower }, at) => at > 1 && lower === 'but');
  const part = aside < 0 ? tokens : tokens.slice(0, aside);
  if (!part.some((token) => TIMES.has(token.lower)) || part.some(({ lower }) => ['can', 'may', 'must', 'not', 'cannot'].includes(lower)))
    return false;
  if (part.some((_, at) => entityAt(tokens, at, { entities: [story.entity] }) !== undefined)) return false;
  let origin = story.state;
  let before = origin;
  const steps = stepsOf({ ...context, tokens: part });
  for (const step of steps) {
    const to = addState(context, story.entity, step.state);
    if (to === undefined) continue;
    if (step.instead) origin = before;
    addTransition(context, story.entity, [origin], to);
    before = origin;
    origin = to;
  }
  if (steps.length === 0) return false;
  draft.story = { ...story, state: origin, statement: statement.index };
  draft.told.set(statement.block, { entity: story.entity, from: draft.told.get(statement.block)?.from ?? statement.index });
  if (aside < 0) draft.courses.add(statement.index);
  return place(context, story.entity);
}
