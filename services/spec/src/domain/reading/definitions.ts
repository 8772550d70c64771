import { addField, findField } from '../draft/apply.js';
import type { EntityDraft } from '../draft/draft.js';
import { constraintRun } from '../grammar/attribute-tail.js';
import { nameAt } from '../grammar/attribute-name.js';
import { attributesAt } from '../grammar/attribute.js';
import { entityAt, fieldAt } from '../grammar/classes.js';
import { constraintsAt } from '../grammar/constraint-reader.js';
import { matchAt, pattern } from '../grammar/pattern.js';
import { determinersAt, keyOf, nounPhraseAt } from '../grammar/phrase.js';
import { valuesAt } from '../grammar/values.js';
import { singular } from '../text/language.js';
import { HEAD_KINDS, soundsLikeAttribute } from '../vocabulary/attributes.js';
import { BE, MODALS, POINTERS } from '../vocabulary/closed.js';
import { addAttributes, applyTo } from './attributes.js';
import { type Context, place } from './context.js';
import { countsRecords } from './counting.js';
import { outside, withoutAside } from './lexicon/topics.js';

/** `Book: title (required), author` and, under an entity's heading or lead-in, `title (required, at most 80)`. */
export function readDefinition(context: Context): boolean {
  const { tokens, statement, focus } = context;
  let at = 0;
  while (
    at < 4 &&
    ['ok', 'next', 'then', '.', ',', 'and', 'also', 'so', 'yes', 'now', 'first', 'then', '-'].includes(tokens[at]?.lower ?? '')
  )
    at += 1;
  const { end: head } = determinersAt(tokens, at);
  const named = entityAt(tokens, head, context.world);
  const sign = named && tokens[named.end]?.lower;
  if (named && sign === "'s" && statement.kind === 'item')
    return readDefinition({ ...context, focus: named.entity, tokens: tokens.slice(named.end + 1) });
  if (named && statement.kind === 'item' && focus && focus !== named.entity && sign === '(' && head === at)
    return readOwnAttribute(context, focus);
  const referred = tokens.slice(named?.end ?? 0).some(({ lower }) => ['reference', 'fk'].includes(lower)) && tokens.length <= 8;
  if (named && referred && statement.kind === 'item' && focus && focus !== named.entity && (sign === ':' || sign === '-'))
    return readOwnAttribute(context, focus);
  if (named && (sign === ':' || sign === '-' || sign === '(' || sign === '=' || sign === '.') && named.end < tokens.length - 1) {
    const inside = sign === '(' ? closing(tokens, named.end) : tokens.length;
    const list = attributesAt(tokens.slice(0, inside), named.end + 1, context.world, { bracketed: true });
    const first = list.items[0];
    if (first && (list.items.length > 1 || list.items.some((item) => item.constraints.length > 0) || soundsLikeAttribute(first.key))) {
      const has = matchAt(pattern('(<modal>)? (~have|~need|~contain)'), tokens, named.end + 1, context.classes);
      return addAttributes(context, named.entity, has ? attributesAt(tokens, has.end, context.world).items : list.items);
    }
    if (statement.kind === 'item' && focus && focus !== named.entity && sign === ':') return readOwnAttribute(context, focus);
    return false;
  }
  if (focus && readPreposition(context, focus)) return true;
  if (!focus || (named && named.entity !== focus && (statement.kind !== 'item' || goesOn(tokens[named.end])))) return false;
  return readColonList(context, focus) || readOwnAttribute(context, focus);
}

/** `from (date, required)`: an item that a preposition names. */
function readPreposition(context: Context, focus: EntityDraft): boolean {
  const { tokens, statement } = context;
  const [first, sign] = tokens;
  if (statement.kind !== 'item' || !statement.first || !first || !['from', 'to', 'until', 'till', 'since'].includes(first.lower))
    return false;
  if (sign?.lower !== '(' && sign?.lower !== ':') return false;
  const tail = constraintRun(tokens, 2, sign.lower === '(' ? closing(tokens, 1) : tokens.length, context.world, [sign.lower]);
  if (tail.constraints.length === 0) return false;
  const named = { key: first.lower, label: first.lower, start: 0, end: tokens.length, determiners: [] };
  return addAttributes(context, focus, [{ ...named, constraints: tail.constraints, skipped: tail.skipped }]);
}

const AFTER_NAME = new Set([
  'required',
  'optional',
  'unique',
  'who',
  'which',
  'that',
  'or',
  'and',
  'if',
  'where',
  'in',
  'as',
  'with',
  'is',
  'are',
  'must',
  'may',
  'can',
  'of',
]);

/** `Sailors plan trips` under another heading is a sentence, `sailor (required)` an attribute. */
const goesOn = (token: Context['tokens'][number] | undefined): boolean => token?.kind === 'word' && !AFTER_NAME.has(token.lower);

/** `We agreed on: title, street, city`: what stands before the colon is no attribute, what stands after it is a list of them. */
function readColonList(context: Context, focus: EntityDraft): boolean {
  const { tokens } = context;
  const colon = tokens.findIndex((token) => token.lower === ':');
  if (colon < 1 || colon > 9) return false;
  const phrase = nounPhraseAt(tokens, 0);
  if (phrase && phrase.end === colon && (HEAD_KINDS.has(singular(tokens[colon - 1]?.lower ?? '')) || phrase.end - phrase.head > 2))
    return false;
  const list = attributesAt(tokens, colon + 1, context.world);
  const known = list.items.filter((item) => soundsLikeAttribute(item.key)).length;
  return list.items.length >= 2 && known >= 2 && known * 2 >= list.items.length && addAttributes(context, focus, list.items);
}

export function closing(tokens: Context['tokens'], at: number): number {
  const end = tokens.findIndex((token, index) => index > at && token.lower === ')');
  return end === -1 ? tokens.length : end;
}

/** Whether a verb follows that says something else than a remark on an attribute (`… may be left out`). */
function isSentence(tokens: Context['tokens'], from: number): boolean {
  const sign = tokens.findIndex((token, index) => index >= from && [':', '(', ',', '-'].includes(token.lower));
  const verb = tokens.findIndex((token, index) => index >= from && (MODALS.has(token.lower) || BE.has(token.lower)));
  if (verb < 0 || (sign >= 0 && sign < verb)) return false;
  return verb - from < 2 || !(constraintsAt(tokens, verb) ?? constraintsAt(tokens, from));
}

/** An item, or a fragment without a verb, that names attributes of the entity in focus. */
function readOwnAttribute(whole: Context, focus: EntityDraft): boolean {
  const context = { ...whole, tokens: withoutAside(whole.tokens) };
  const { tokens, statement } = context;
  const listed = statement.kind === 'item' && statement.first;
  if (!listed && outside(tokens).length > 24) return false;
  let at = 0;
  while (
    ['also', 'and', 'then', 'ok', 'yes', ',', 'oh', 'plus', 'finally', 'add', 'maybe', 'right', 'fine', 'so', 'of', 'course'].includes(
      tokens[at]?.lower ?? '',
    )
  )
    at += 1;
  if (countsRecords(context, at)) return false;
  const phrase = nounPhraseAt(tokens, at);
  if (!phrase && tokens[at]?.lower === 'whether')
    return addAttributes(context, focus, attributesAt(tokens, at, context.world, { bracketed: true }).items);
  if (!phrase) return false;
  const nameEnd = Math.max(phrase.end, nameAt(tokens, at, context.world)?.end ?? 0);
  const after = tokens[nameEnd];
  if (!listed && [...context.draft.actors.keys()].some((name) => keyOf(tokens, phrase.head, phrase.head + name.split(' ').length) === name))
    return false;
  const signed = [':', '-', ','].includes(after?.lower ?? '');
  const verb = !signed && isSentence(tokens, phrase.end);
  const deed = tokens[at]?.tags.has('Gerund') === true && ['a', 'an', 'the', 'every', 'each', 'any'].includes(tokens[at + 1]?.lower ?? '');
  if (verb || deed || after?.kind === 'arrow' || POINTERS.has(tokens[at]?.lower ?? '')) return false;
  if (listed && (after?.lower === ':' || after?.lower === '-')) {
    const list = attributesAt(tokens.slice(0, nameEnd), at, context.world, { bracketed: true });
    const item = list.items[0];
    if (!item) return false;
    const tail = constraintRun(tokens, nameEnd + 1, tokens.length, context.world, [':']);
    return addAttributes(context, focus, [
      {
        ...item,
        constraints: [...item.constraints, ...tail.constraints],
        ...(tail.playedBy === undefined ? {} : { playedBy: tail.playedBy }),
        skipped: tail.skipped,
      },
    ]);
  }
  const list = attributesAt(tokens, at, context.world, { bracketed: true });
  if (list.items.length === 0) return false;
  if (!listed && fieldAt(tokens, determinersAt(tokens, at).end, focus)) return false;
  const rest = tokens
    .slice(list.end)
    .filter(
      (token) => token.kind === 'word' && !['too', 'please', 'well', 'as', 'obviously', 'yes', 'also', 'then'].includes(token.lower),
    ).length;
  if (listed) {
    if (
      rest > 4 ||
      tokens
        .slice(0, 3)
        .some(
          (token) =>
            token.tags.has('Infinitive') &&
            !token.tags.has('Noun') &&
            token.start === tokens[0]?.start &&
            !HEAD_KINDS.has(token.lower) &&
            tokens[1]?.kind === 'word',
        )
    )
      return false;
    return addAttributes(context, focus, list.items);
  }
  const known = list.items.filter((item) => soundsLikeAttribute(item.key) || item.constraints.length > 0).length;
  const bare = list.items.every((item) => item.determiners.length === 0 && item.skipped.length === 0);
  const shaped =
    known === list.items.length ||
    (bare && list.items.length >= 3 && (known * 2 >= list.items.length || (known > 0 && context.draft.calledOut === statement.index)));
  return shaped && rest === 0 && addAttributes(context, focus, list.items);
}

/** Brackets after an entity's name hold its attributes: `sailors (name, unique email) hold trips (…)`. */
export function readBrackets(context: Context): boolean {
  const { tokens, statement } = context;
  let placed = false;
  for (let at = 0; at < tokens.length; at += 1) {
    const named = entityAt(tokens, at, context.world);
    if (!named || tokens[named.end]?.lower !== '(' || (at === 0 && statement.kind === 'item' && context.focus !== undefined)) continue;
    const inside = tokens.slice(0, closing(tokens, named.end));
    const kinds = valuesAt(inside, named.end + 1);
    if (
      kinds?.choice &&
      [';', undefined].includes(inside[kinds.end]?.lower) &&
      !kinds.values.some((value) => HEAD_KINDS.has(singular(value.split(' ').at(-1) ?? '')))
    ) {
      applyTo(context, named.entity, addField(named.entity, 'type', 'type', context.source), [{ kind: 'enum', values: kinds.values }]);
      const more = attributesAt(inside, kinds.end + 1, context.world);
      placed = addAttributes({ ...context, tokens: inside }, named.entity, more.items) || place(context, named.entity);
      at = inside.length;
      continue;
    }
    const counted = tokens[at - 1]?.lower === 'of' && ['number', 'amount', 'count'].includes(tokens[at - 2]?.lower ?? '');
    if (counted) continue;
    const list = attributesAt(inside, named.end + 1, context.world);
    const known = list.items.filter((item) => soundsLikeAttribute(item.key) || item.constraints.length > 0).length;
    if (list.items.length >= 1 && known >= 1) placed = addAttributes({ ...context, tokens: inside }, named.entity, list.items) || placed;
    at = inside.length;
  }
  return placed;
}

const DEFAULT_OF = pattern('(the)? default (value)? (for|of)? (the)? <f:field> (<be>|:|=|should be|will be)? <v:rest>');

/** `default size medium`, `the default size is medium`. */
export function readDefaultOf(context: Context): boolean {
  const { tokens, focus } = context;
  const match = focus && matchAt(DEFAULT_OF, tokens, ['and', ',', 'the'].includes(tokens[0]?.lower ?? '') ? 1 : 0, context.classes);
  const range = match?.captures['f'];
  const field = focus && range && fieldAt(tokens, determinersAt(tokens, range.start).end, focus)?.field;
  const value = match?.captures['v'];
  if (!field || !value) return false;
  const read = constraintsAt(
    [...tokens.slice(0, value.start), { ...defaultWord(tokens[value.start]) }, ...tokens.slice(value.start)],
    value.start,
  );
  if (!read) return false;
  applyTo(context, focus, field, read.constraints);
  return place(context, focus);
}

const defaultWord = (at: Context['tokens'][number] | undefined): Context['tokens'][number] => ({
  kind: 'word',
  text: 'default',
  lower: 'default',
  start: at?.start ?? 0,
  end: at?.start ?? 0,
  tags: new Set<string>(),
});

/** `normal unless I choose another`: a remark without a subject is about the attribute before. */
export function readRemark(context: Context): boolean {
  const { tokens, focus, fieldFocus, statement } = context;
  if (tokens.some((token) => token.kind === 'arrow')) return false;
  const field = focus && fieldFocus !== undefined ? findField(focus, fieldFocus) : undefined;
  if (!field || !focus || (statement.first && statement.block.speaker === undefined)) return false;
  let at = 0;
  while (['ok', 'yes', ',', 'fine', 'so', 'then', 'right', 'sure', '.', 'and', 'but'].includes(tokens[at]?.lower ?? '')) at += 1;
  const values = valuesAt(tokens, at);
  if (
    values &&
    values.values.length >= 3 &&
    values.end >= tokens.length - 1 &&
    field.enum === undefined &&
    (field.type ?? 'string') === 'string' &&
    !values.values.some((value) => HEAD_KINDS.has(singular(value.split(' ').at(-1) ?? '')))
  ) {
    applyTo(context, focus, field, [{ kind: 'enum', values: values.values }]);
    return place(context, focus);
  }
  const read = constraintsAt(tokens, at);
  if (
    read &&
    tokens.slice(read.end).some((token) => token.lower === 'those' || token.lower === 'them' || token.lower === 'these') &&
    tokens.some((token) => token.lower === 'all')
  ) {
    for (const one of focus.fields) applyTo(context, focus, one, read.constraints);
    return place(context, focus);
  }
  if (!read || read.end < tokens.length - 1 || read.constraints.every((one) => one.kind === 'type')) return false;
  applyTo(context, focus, field, read.constraints);
  return place(context, focus);
}
