import type { EntityDraft, FieldDraft } from '../draft/draft.js';
import { infinitive, singular } from '../text/language.js';
import type { Token } from '../text/token.js';
import { ADVERBS, BE, DETERMINERS, HAVE, isClosed, MODALS, POINTERS } from '../vocabulary/closed.js';
import { cutName, mayNameField, standsAt } from './known-names.js';
import type { TokenClasses } from './pattern.js';
import { determinersAt, isNounish, keyOf, nounPhraseAt } from './phrase.js';

/** What names mean at this point of the reading: the entities found so far and the one in focus. */
export interface World {
  readonly entities: readonly EntityDraft[];
  readonly focus?: EntityDraft | undefined;
}

interface Found {
  readonly entity: EntityDraft;
  readonly end: number;
}

/** Every reader asks for the same names in the same statements, so answers about all entities are kept as long as the statement. */
const foundBefore = new WeakMap<readonly EntityDraft[], WeakMap<readonly Token[], (Found | null | undefined)[]>>();

/** The longest entity name that starts exactly at `at`. */
export function entityAt(tokens: readonly Token[], at: number, world: World): Found | undefined {
  if (world.entities.length < 2) return lookUp(tokens, at, world);
  let byTokens = foundBefore.get(world.entities);
  if (!byTokens) foundBefore.set(world.entities, (byTokens = new WeakMap<readonly Token[], (Found | null | undefined)[]>()));
  let places = byTokens.get(tokens);
  if (!places) byTokens.set(tokens, (places = []));
  const known = places[at];
  if (known !== undefined) return known ?? undefined;
  const found = lookUp(tokens, at, world);
  places[at] = found ?? null;
  return found;
}

function lookUp(tokens: readonly Token[], at: number, world: World): Found | undefined {
  const first = tokens[at];
  if (!first || first.kind === 'punct') return undefined;
  let best: { entity: EntityDraft; end: number } | undefined;
  for (const entity of world.entities) {
    for (const name of [entity.key, ...entity.aliases]) {
      const cut = cutName(name);
      const end = at + cut.words.length;
      if ((!best || end > best.end) && standsAt(tokens, at, cut)) best = { entity, end };
    }
  }
  return best;
}

/** An entity with its determiners (`each boat trip`), or a word that points at the one in focus. */
export function subjectAt(
  tokens: readonly Token[],
  at: number,
  world: World,
): { entity: EntityDraft; end: number; determiners: readonly string[]; pointer: boolean } | undefined {
  const { end: head, words } = determinersAt(tokens, at);
  const named = entityAt(tokens, head, world);
  if (named) {
    const ofPiece = tokens[named.end]?.lower === 'of' ? entityAt(tokens, named.end + 1, world) : undefined;
    return ofPiece && named.entity === ofPiece.entity
      ? { ...ofPiece, determiners: words, pointer: false }
      : { ...named, determiners: words, pointer: false };
  }
  const token = tokens[head];
  if (token && POINTERS.has(token.lower) && tokens[head + 1]?.lower === 'of') {
    const { end } = determinersAt(tokens, head + 2);
    const of = entityAt(tokens, end, world);
    if (of) return { ...of, determiners: words, pointer: false };
  }
  if (!world.focus) return undefined;
  if (token && POINTERS.has(token.lower)) return { entity: world.focus, end: head + 1, determiners: words, pointer: true };
  const before = tokens[head - 1];
  if (before && head > at && POINTERS.has(before.lower) && !isNounish(token))
    return { entity: world.focus, end: head, determiners: words.slice(0, -1), pointer: true };
  return undefined;
}

const fieldNames = (field: FieldDraft): string[] => [field.key];

/** `close date` for `expected close date`, when no other name ends so. */
function tailed(entity: EntityDraft, words: string): FieldDraft | undefined {
  const found = entity.fields.filter((one) => one.key.endsWith(` ${words}`));
  return found.length === 1 ? found[0] : undefined;
}

/** `date received` for `received date`. */
function turnedAt(tokens: readonly Token[], at: number, entity: EntityDraft): { field: FieldDraft; end: number } | undefined {
  const first = tokens[at]?.lower;
  const second = tokens[at + 1]?.lower;
  if (first === undefined || second === undefined) return undefined;
  const field = entity.fields.find((one) => one.key === `${second} ${first}`) ?? tailed(entity, `${singular(first)} ${singular(second)}`);
  return field && { field, end: at + 2 };
}

/** `due date` for `due on`, `issue date` for `issued on`. */
function momentAt(tokens: readonly Token[], at: number, entity: EntityDraft): { field: FieldDraft; end: number } | undefined {
  const word = tokens[at]?.lower ?? '';
  if (word.length < 3 || !['date', 'day', 'time'].includes(tokens[at + 1]?.lower ?? '')) return undefined;
  const found = entity.fields.filter((field) => {
    const [verb = '', particle = '', ...more] = field.key.split(' ');
    return more.length === 0 && ['on', 'at', 'by'].includes(particle) && (verb === word || infinitive(verb) === infinitive(word));
  });
  return found.length === 1 && found[0] ? { field: found[0], end: at + 2 } : undefined;
}

/** The longest field name of this entity at `at`; a leading word alone is enough when only one field starts with it. */
export function fieldAt(tokens: readonly Token[], at: number, entity: EntityDraft): { field: FieldDraft; end: number } | undefined {
  const token = tokens[at];
  if (!token || !mayNameField(token, entity)) return undefined;
  let best: { field: FieldDraft; end: number } | undefined;
  for (const field of entity.fields) {
    for (const name of fieldNames(field)) {
      const cut = cutName(name);
      const end = at + cut.words.length;
      if ((!best || end > best.end) && standsAt(tokens, at, cut)) best = { field, end };
    }
  }
  if (best) return best;
  const turned = turnedAt(tokens, at, entity) ?? momentAt(tokens, at, entity);
  if (turned) return turned;
  if (token.kind !== 'word' || isClosed(token.lower)) return undefined;
  const word = singular(token.lower);
  if (entity.words.includes(word) || entity.aliases.includes(word)) return undefined;
  const next = tokens[at + 1];
  if (isNounish(next) && !next.tags.has('Verb') && !next.tags.has('Expression')) return undefined;
  const counted = ['each', 'every', 'a', 'an', 'all', 'no', 'any'].includes(tokens[at - 1]?.lower ?? '');
  const starting = entity.fields.filter((field) => field.key.split(' ')[0] === word);
  const ending = entity.fields.filter((field) => field.key.split(' ').at(-1) === word && !(counted && field.key.includes('number of ')));
  const only = starting.length === 1 ? starting[0] : starting.length === 0 && ending.length === 1 ? ending[0] : inside(tokens, at, entity);
  return only ? { field: only, end: at + 1 } : undefined;
}

/** `the harvest` for `expected harvest date`: the only date in whose name it stands. */
function inside(tokens: readonly Token[], at: number, entity: EntityDraft): FieldDraft | undefined {
  const word = tokens[at]?.lower ?? '';
  if (!['the', 'its'].includes(tokens[at - 1]?.lower ?? '') || word.length < 4) return undefined;
  const found = entity.fields.filter((field) => field.key.split(' ').includes(word) && / (?:date|time|day)$/.test(field.key));
  return found.length === 1 ? found[0] : undefined;
}

const DIGITS = /^\d/;

function* numberEnds(tokens: readonly Token[], at: number): Iterable<number> {
  const first = tokens[at];
  if (!first) return;
  const signed = (first.lower === '-' || '€$£¥'.includes(first.lower)) && tokens[at + 1]?.kind === 'number';
  const index = signed ? at + 1 : at;
  const token = tokens[index];
  if (token?.kind === 'number' && token.lower !== 'one-off') yield index + 1;
  else if (token?.kind === 'code' && DIGITS.test(token.text) && Number.isFinite(Number(token.text))) yield index + 1;
}

/** Classes that need no knowledge of the brief. */
export const BASIC: TokenClasses = {
  num: numberEnds,
  det: (tokens, at) => (DETERMINERS.has(tokens[at]?.lower ?? '') ? [at + 1] : []),
  be: (tokens, at) => (BE.has(tokens[at]?.lower ?? '') ? [at + 1] : []),
  have: (tokens, at) => (HAVE.has(tokens[at]?.lower ?? '') ? [at + 1] : []),
  modal: (tokens, at) => (MODALS.has(tokens[at]?.lower ?? '') ? [at + 1] : []),
  adv: (tokens, at) => (ADVERBS.has(tokens[at]?.lower ?? '') ? [at + 1] : []),
  word: (tokens, at) => (tokens[at]?.kind === 'word' ? [at + 1] : []),
  noun: (tokens, at) => (isNounish(tokens[at]) ? [at + 1] : []),
  code: (tokens, at) => (tokens[at]?.kind === 'code' || tokens[at]?.kind === 'quoted' ? [at + 1] : []),
  regex: (tokens, at) => (tokens[at]?.kind === 'regex' ? [at + 1] : []),
  participle: (tokens, at) => {
    const token = tokens[at];
    const past =
      token?.kind === 'word' && (token.tags.has('PastTense') || token.tags.has('Participle') || /(?:ed|wn|ught|ld|nt)$/.test(token.lower));
    return past && !isClosed(token.lower) ? [at + 1] : [];
  },
  arrow: (tokens, at) => (tokens[at]?.kind === 'arrow' ? [at + 1] : []),
  np: (tokens, at) => {
    const phrase = nounPhraseAt(tokens, at);
    if (!phrase) return [];
    return Array.from({ length: phrase.end - phrase.head }, (_, index) => phrase.end - index);
  },
  unit: (tokens, at) => (isNounish(tokens[at]) ? [at + 1] : []),
  gap: (tokens, at) => Array.from({ length: Math.min(7, tokens.length - at + 1) }, (_, index) => at + index),
  rest: (tokens) => [tokens.length],
};

/** Classes that look names up in the world. */
export const worldClasses = (world: World): TokenClasses => ({
  ...BASIC,
  entity: (tokens, at) => {
    const found = subjectAt(tokens, at, { entities: world.entities });
    return found ? [found.end] : [];
  },
  subject: (tokens, at) => {
    const found = subjectAt(tokens, at, world);
    return found ? [found.end] : [];
  },
  field: (tokens, at) => {
    const { end } = determinersAt(tokens, at);
    const ends = (world.focus ? [world.focus] : world.entities)
      .map((entity) => fieldAt(tokens, end, entity)?.end)
      .filter((one) => one !== undefined);
    return ends.length > 0 ? [Math.max(...ends)] : [];
  },
  state: (tokens, at) => {
    const ends = (world.focus?.states ?? []).map((state) => stateAt(tokens, at, state)).filter((one) => one !== undefined);
    return ends.length > 0 ? [Math.max(...ends)] : [];
  },
});

const statesCut = new Map<string, readonly string[]>();

function wordsOfState(state: string): readonly string[] {
  const known = statesCut.get(state);
  if (known) return known;
  if (statesCut.size > 20_000) statesCut.clear();
  const words = state.toLowerCase().split(/\s+/);
  statesCut.set(state, words);
  return words;
}

/** Whether this state is named at `at`, in any form of its verb or noun: `draft`/`drafts`, `archived`, `checked in`. */
export function stateAt(tokens: readonly Token[], at: number, state: string): number | undefined {
  const words = wordsOfState(state);
  if (words.length > 1 && tokens[at]?.lower === words.join(' ')) return at + 1;
  for (let skip = 0; skip < (words.length > 1 && ['in', 'on', 'under'].includes(words[0] ?? '') ? 2 : 1); skip += 1) {
    const rest = words.slice(skip);
    const fits = rest.every((word, index) => {
      const token = tokens[at + index];
      if (!token || token.kind === 'punct') return false;
      return (
        token.lower === word ||
        singular(token.lower) === word ||
        (index === 0 &&
          token.lower.length > 3 &&
          infinitive(token.lower) === infinitive(word) &&
          token.lower.endsWith('ed') === word.endsWith('ed'))
      );
    });
    if (fits) return at + rest.length;
  }
  return undefined;
}

export { keyOf };
