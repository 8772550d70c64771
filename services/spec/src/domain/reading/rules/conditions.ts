import { findField, matchingValue } from '../../draft/apply.js';
import type { EntityDraft, WhenDraft } from '../../draft/draft.js';
import { entityAt, fieldAt, subjectAt } from '../../grammar/classes.js';
import { determinersAt } from '../../grammar/phrase.js';
import { infinitive, singular } from '../../text/language.js';
import type { Token } from '../../text/token.js';
import { type Context, inTurn } from '../context.js';
import { statesAt } from '../states/states.js';

interface Openers {
  readonly fields: number;
  readonly states: number;
  readonly values: number;
  readonly words: ReadonlySet<string>;
  /** Where one of the words stands in a text, looked up once. */
  readonly places: WeakMap<readonly Token[], Uint8Array>;
}
const openers = new WeakMap<EntityDraft, Openers>();

/** How far from where it may begin a condition is found at the most. */
const REACH = 9;

function openersIn(entity: EntityDraft): Openers {
  let values = 0;
  for (const field of entity.fields) values += (field.enum?.length ?? 0) + (field.type === 'boolean' ? 1 : 0);
  const known = openers.get(entity);
  if (known && known.values === values && known.fields === entity.fields.length && known.states === entity.states.length) return known;
  const words = new Set<string>();
  const add = (text: string): void => {
    for (const word of text.toLowerCase().split(/\s+/)) for (const form of [word, singular(word), infinitive(word)]) words.add(form);
  };
  entity.states.forEach(add);
  for (const field of entity.fields) {
    if (field.type !== 'boolean' && !field.enum) continue;
    add(field.key);
    field.enum?.forEach(add);
  }
  const found = {
    fields: entity.fields.length,
    states: entity.states.length,
    values,
    words,
    places: new WeakMap<readonly Token[], Uint8Array>(),
  };
  openers.set(entity, found);
  return found;
}

/** The words with which a condition on this entity can begin; most places of a text hold none of them, and are passed over quickly. */
export const openersOf = (entity: EntityDraft): ReadonlySet<string> => openersIn(entity).words;

/** For each place of a text whether a condition on this entity can begin there. */
function placesIn(tokens: readonly Token[], { words, places }: Openers): Uint8Array {
  const known = places.get(tokens);
  if (known) return known;
  const found = new Uint8Array(tokens.length);
  for (const [at, { lower }] of tokens.entries())
    if (words.has(lower) || words.has(singular(lower)) || words.has(infinitive(lower)) || /^(?:in|un)/.test(lower))
      found.fill(1, Math.max(0, at - REACH + 1), at + 1);
  places.set(tokens, found);
  return found;
}

function mayHold(tokens: readonly Token[], at: number, entity: EntityDraft): boolean {
  const known = openersIn(entity);
  return known.words.size > 0 && placesIn(tokens, known)[at] === 1;
}

const LEADS = new Set(
  'a an the that which who is are it they has been have still already its marked as in he she or was were once while when if only'.split(
    ' ',
  ),
);

/** `closed` after `[states] entity`, `entity that is [states]`, or the value of a choice or a yes/no attribute. */
export function conditionAt(context: Context, entity: EntityDraft, at: number): { when: WhenDraft; end: number } | undefined {
  const { tokens } = context;
  if (!mayHold(tokens, at, entity)) return undefined;
  let from = at;
  while (LEADS.has(tokens[from]?.lower ?? '') && from - at < 7) {
    if (statesAt(entity, tokens, from)) break;
    from += 1;
  }
  const states = entity.stateField === undefined ? undefined : statesAt(entity, tokens, from);
  if (states) return { when: { field: '@state', values: states.states }, end: states.end };
  for (const field of entity.fields) {
    const negated = tokens[from]?.lower === 'not';
    const spot = negated ? from + 1 : from;
    if (field.type === 'boolean') {
      const name = field.key.replace(/^is /, '');
      const end = spot + name.split(' ').length;
      const words = tokens
        .slice(spot, end)
        .map((token) => token.lower)
        .join(' ');
      if (words === name || words === `in${name}` || words === `un${name}`)
        return { when: { field: field.key, values: [words === name ? !negated : negated] }, end };
    }
    if (field.enum && field.key !== entity.stateField) {
      for (const value of field.enum) {
        const end = from + value.split(' ').length;
        const words = tokens
          .slice(from, end)
          .map((token) => token.lower)
          .join(' ');
        if (matchingValue([value], words) !== undefined) return { when: { field: field.key, values: [value] }, end };
        if (fieldAt(tokens, from, entity)?.field === field) {
          const stop = fieldAt(tokens, from, entity)?.end ?? from;
          const is = ['is', 'are', '=', ':'].includes(tokens[stop]?.lower ?? '') ? stop + 1 : stop;
          const said = tokens
            .slice(is, is + value.split(' ').length)
            .map((token) => token.lower.replace(/^["']|["']$/g, ''))
            .join(' ');
          if (matchingValue([value], said) !== undefined)
            return { when: { field: field.key, values: [value] }, end: is + value.split(' ').length };
        }
      }
    }
  }
  return undefined;
}

interface Qualified {
  readonly entity: EntityDraft;
  readonly when?: WhenDraft;
  readonly end: number;
}

/** An entity with a condition on it: `open trips`, `reserved trips`, `drafts`, `trips that are paid`, `it`. */
export function qualifiedAt(context: Context, at: number, wide = false): Qualified | undefined {
  const { tokens, draft, focus } = context;
  const { end: head } = determinersAt(tokens, at);
  for (const entity of inTurn(draft.entities, focus)) {
    const before = conditionAt(context, entity, head);
    if (before) {
      const named = entityAt(tokens, before.end, { entities: [entity] });
      if (named) return { entity, when: before.when, end: named.end };
      if (entity === focus && ['one', 'ones'].includes(tokens[before.end]?.lower ?? ''))
        return { entity, when: before.when, end: before.end + 1 };
      if (entity === focus && before.end === head + 1 && (tokens[head]?.lower ?? '').endsWith('s') && wide)
        return { entity, when: before.when, end: before.end };
    }
  }
  const plain = subjectAt(tokens, at, context.world);
  if (!plain) return undefined;
  const next = tokens[plain.end]?.lower ?? '';
  if (['that', 'which', 'who', 'in', 'marked'].includes(next)) {
    const after = conditionAt(context, plain.entity, plain.end);
    if (after) return { entity: plain.entity, when: after.when, end: after.end };
  }
  return { entity: plain.entity, end: plain.end };
}

const qualified =
  (context: Context, wide = false) =>
  (_: readonly Token[], at: number): number[] => {
    const found = qualifiedAt(context, at, wide);
    return found ? [found.end] : [];
  };

export const classesOf = (context: Context): Context['classes'] => ({
  ...context.classes,
  q: qualified(context),
  w: qualified(context, true),
  not: (tokens, at) => (['not', 'never', 'no', 'nobody'].includes(tokens[at]?.lower ?? '') ? [at + 1] : []),
});

/** The states (or values) that are left when some are forbidden. */
export function complement(entity: EntityDraft, when: WhenDraft): WhenDraft | undefined {
  if (when.field === '@state') {
    const values = entity.states.filter((state) => !when.values.includes(state));
    return values.length > 0 ? { field: '@state', values } : undefined;
  }
  const field = findField(entity, when.field);
  if (field?.type === 'boolean') return { field: field.key, values: when.values.map((value) => value === false) };
  const values = (field?.enum ?? []).filter((value) => !when.values.includes(value));
  return values.length > 0 ? { field: when.field, values } : undefined;
}

export function conditionIn(context: Context, entity: EntityDraft, from: number): WhenDraft | undefined {
  for (let at = from; at < context.tokens.length; at += 1) {
    const found = conditionAt(context, entity, at);
    if (found && !['be', 'not'].includes(context.tokens[at]?.lower ?? '')) {
      const lead = context.tokens.slice(Math.max(from, at - 4), found.end);
      if (lead.some(({ lower }) => lower === 'until' || lower === 'before')) return undefined;
      return found.when;
    }
  }
  return undefined;
}
