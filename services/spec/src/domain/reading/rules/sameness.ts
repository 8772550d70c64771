import { findField } from '../../draft/apply.js';
import { addSource, type EntityDraft } from '../../draft/draft.js';
import { entityAt } from '../../grammar/classes.js';
import { find, matchAt, pattern } from '../../grammar/pattern.js';
import { determinersAt } from '../../grammar/phrase.js';
import { namedAfter } from '../../grammar/state-words.js';
import { infinitive } from '../../text/language.js';
import { type Context, place } from '../context.js';
import { statesAt } from '../states/states.js';
import { keyAt } from './keys.js';
import { add } from './rule.js';

/** `no two`, `two … must not`, `more than one … not`, `only one`: the noun after it is what there is one of. */
const COUNTED = [
  { pattern: pattern('no two'), negated: false, perOnly: false },
  { pattern: pattern('(two|more than one|a second|another)'), negated: true, perOnly: false },
  { pattern: pattern('(no|not) more than one'), negated: false, perOnly: false },
  // `a room has only one name` limits nothing; `only one booking per room` does
  { pattern: pattern('(only|at most|just|max|maximum|a maximum of)? one'), negated: false, perOnly: true },
] as const;
/** `twice`, `only once`: said of a deed or of a value. */
const REPEATED = [
  { pattern: pattern('(twice|more than once|more than one time|two times|a second time|repeatedly)'), negated: true },
  { pattern: pattern('(only|just|exactly|at most) (one time|once)'), negated: false },
  { pattern: pattern('once only'), negated: false },
] as const;
/** With the reference within which it holds: `numbers per show are unique`. */
const UNIQUE = pattern('(unique|distinct)');
const LAST_ONE = pattern('(by|to|for|in|on|with|of|from) (only|just|exactly)? one <e:entity> (only)?');
const PER = new Set(['per', 'same']);
const NEGATIONS = new Set(['not', 'never', 'no', 'nobody', 'none', 'neither', 'nor', 'cannot']);
/** What holds only sometimes, or of times that lie over one another, is another kind of rule. */
const OTHERWISE = new Set(
  'overlap overlaps overlapping simultaneously while when if until unless once_ before after during unless hour hours minute minutes'.split(
    ' ',
  ),
);
const SAME_TIME = pattern('(at (the same time|once|a time|any time|any one time)|at the same moment)');
/** `two collections called the same`. */
const CALLED = pattern('(called|named) (the same|alike|identically)');
const DAY = pattern('(same|one|any|any given|a given|each|every|a|an|per) (date|day)');

interface Held {
  readonly entity: EntityDraft;
  readonly keys: readonly string[];
}

/** Names and references of this entity that the sentence speaks of. */
function keysIn(context: Context, entity: EntityDraft): string[] {
  const { tokens, draft } = context;
  const keys: string[] = [];
  const note = (key: string): void => {
    if (!keys.includes(key)) keys.push(key);
  };
  for (let at = 0; at < tokens.length; at += 1) {
    const head = determinersAt(tokens, at).end;
    const named = entityAt(tokens, head, { entities: draft.entities });
    const found = keyAt(context, entity, tokens, head);
    if (found && !(named?.entity === entity && named.end >= found.end) && tokens[head]?.kind === 'word') {
      note(found.key);
      at = found.end - 1;
    } else if (named) at = named.end - 1;
    else at = Math.max(at, head - 1);
  }
  const day = find(DAY, tokens, context.classes) ? dayOf(context, entity) : undefined;
  if (day !== undefined) note(day);
  if (find(CALLED, tokens, context.classes)) {
    const name = entity.fields.find(({ key }) => /^(?:name|title)$/.test(key));
    if (name) note(name.key);
  }
  return keys;
}

/** `two inspections due on the same day`: one of the days of a record is named, so it is no matter of times that lie over one another. */
export function readSameDay(context: Context): boolean {
  const { tokens, classes } = context;
  const entity = find(pattern('same (date|day)'), tokens, classes) ? countedIn(context) : undefined;
  return entity !== undefined && daysOf(entity).length > 1 && dayOf(context, entity) !== undefined && readSameness(context);
}

const daysOf = (entity: EntityDraft): EntityDraft['fields'] =>
  entity.fields.filter(({ key, type }) => type === 'date' || type === 'datetime' || /(?:^| )(?:date|day|on)$/.test(key));

/** The only day that a record has, or the one that is named. */
function dayOf({ tokens }: Context, entity: EntityDraft): string | undefined {
  const days = daysOf(entity);
  const said = days.filter(({ key }) =>
    tokens.some(
      (token) =>
        token.kind === 'word' && token.lower.length > 2 && !['date', 'day'].includes(token.lower) && key.split(' ').includes(token.lower),
    ),
  );
  const [only] = said.length === 1 ? said : days;
  return days.length === 1 || said.length === 1 ? only?.key : undefined;
}

const denied = ({ tokens }: Context): boolean => tokens.some(({ lower }) => NEGATIONS.has(lower));

/** What there is only one of: `no two rooms`, `more than one application`. */
function countedIn(context: Context): EntityDraft | undefined {
  const { tokens, draft, classes } = context;
  const plain = tokens.some(({ lower }) => PER.has(lower)) || find(DAY, tokens, classes) !== undefined;
  for (const { pattern: wanted, negated, perOnly } of COUNTED) {
    for (let at = 0; at < tokens.length; at += 1) {
      const match = matchAt(wanted, tokens, at, classes);
      if (!match || (negated && !denied(context)) || (perOnly && !plain)) continue;
      let noun = match.end;
      while (tokens[noun]?.tags.has('Adjective') === true || tokens[noun]?.tags.has('PastTense') === true) noun += 1;
      const found = entityAt(tokens, match.end, { entities: draft.entities }) ?? entityAt(tokens, noun, { entities: draft.entities });
      if (found && tokens[found.end]?.lower !== 'or') return found.entity;
    }
  }
  const last = find(LAST_ONE, tokens, classes);
  const only = last && tokens.slice(last.start, last.end).some(({ lower }) => lower === 'only' || lower === 'just');
  return last && only
    ? entityAt(tokens, determinersAt(tokens, last.captures['e']?.start ?? 0).end, { entities: draft.entities })?.entity
    : undefined;
}

/** The record of what cannot be done twice: named after the deed, or what the sentence before was about. */
function doneIn(context: Context): EntityDraft | undefined {
  const { tokens, draft, focus, classes } = context;
  const unique = find(UNIQUE, tokens, classes);
  const repeated = REPEATED.some(({ pattern: wanted, negated }) => find(wanted, tokens, classes) && (!negated || denied(context)));
  if (!repeated && !unique) return undefined;
  const named = new Set(
    tokens.map((_, at) => entityAt(tokens, at, { entities: draft.entities })?.entity).filter((one) => one !== undefined),
  );
  const joins = (one: EntityDraft): boolean =>
    [...named].filter((other) => other !== one && one.relations.some(({ kind, target }) => kind === 'belongsTo' && target === other))
      .length >= 2;
  const verbs = tokens.filter((token) => token.tags.has('Verb') || token.tags.has('PastTense')).map(({ lower }) => infinitive(lower));
  const deed = draft.entities.find((one) => joins(one) && verbs.some((verb) => verb.length > 2 && namedAfter(one.key, verb)));
  if (deed) return deed;
  if (focus && joins(focus)) return focus;
  const joint = draft.entities.filter(joins);
  if (joint.length === 1) return joint[0];
  const owners = [...(focus ? [focus] : []), ...named, ...draft.entities].filter((one) =>
    tokens.some((_, at) => {
      const key = keyAt(context, one, tokens, at)?.key;
      return key !== undefined && findField(one, key) !== undefined && one.stateField !== key;
    }),
  );
  return owners.find((one) => [...named].every((other) => other === one || one.relations.some(({ target }) => target === other)));
}

/** `one stored parcel per locker` limits those in a state. */
const isQualified = ({ tokens }: Context, entity: EntityDraft): boolean =>
  tokens.some((_, at) => {
    const end = statesAt(entity, tokens, at)?.end;
    return end !== undefined && entityAt(tokens, end, { entities: [entity] }) !== undefined;
  });

function heldIn(context: Context): Held | undefined {
  const entity = countedIn(context) ?? doneIn(context);
  if (!entity || isQualified(context, entity)) return undefined;
  const keys = keysIn(context, entity);
  const fields = keys.filter((key) => findField(entity, key) !== undefined);
  // `name and e-mail are unique` says so of each of them
  if (find(UNIQUE, context.tokens, context.classes) && (fields.length !== 1 || keys.length < 2)) return undefined;
  return keys.length === 0 ? undefined : { entity, keys };
}

/**
 * What there may be only once, whatever the words and their order: the record is what is counted or what is done, and the names and
 * references in the sentence are what two of them may not share.
 */
export function readSameness(whole: Context): boolean {
  return readIn(inSegment(whole)) || readIn(whole);
}

/** `shows have a title and a slogan, no title twice`: only the part with the negation counts. */
function inSegment(context: Context): Context {
  const { tokens } = context;
  const at = tokens.findIndex(({ lower }) => NEGATIONS.has(lower));
  if (at < 0) return context;
  const isCut = (index: number): boolean => [',', ';', ':', '(', ')'].includes(tokens[index]?.lower ?? '');
  let start = at;
  while (start > 0 && !isCut(start - 1)) start -= 1;
  let end = at;
  while (end < tokens.length && !isCut(end)) end += 1;
  return { ...context, tokens: tokens.slice(start, end) };
}

function readIn(context: Context): boolean {
  const { tokens, classes, draft } = context;
  if (tokens.some(({ lower }) => OTHERWISE.has(lower)) || find(SAME_TIME, tokens, classes)) return false;
  const held = heldIn(context);
  if (!held) return false;
  const { entity, keys } = held;
  const [only = ''] = keys;
  if (keys.length === 1) {
    const field = findField(entity, only);
    const elsewhere = tokens.some((_, at) => {
      const other = entityAt(tokens, at, { entities: draft.entities })?.entity;
      return other !== undefined && other !== entity;
    });
    if (!field || elsewhere || field.key === entity.stateField) return false;
    field.unique = true;
    addSource(field.sources, context.source);
    return place(context, entity);
  }
  for (const key of keys) {
    const field = findField(entity, key);
    if (field) delete field.unique;
  }
  const known = entity.rules.some(
    (rule) => rule.kind === 'uniqueTogether' && rule.fields.length === keys.length && rule.fields.every((key) => keys.includes(key)),
  );
  return known ? place(context, entity) : add(context, entity, { kind: 'uniqueTogether', fields: keys });
}
