import { addField, findField } from '../draft/apply.js';
import type { EntityDraft, FieldDraft } from '../draft/draft.js';
import { constraintRun } from '../grammar/attribute-tail.js';
import { entityAt, fieldAt, subjectAt, worldClasses } from '../grammar/classes.js';
import { constraintsAt } from '../grammar/constraint-reader.js';
import { matchAt, pattern } from '../grammar/pattern.js';
import { determinersAt, keyOf, nounPhraseAt } from '../grammar/phrase.js';
import { singular } from '../text/language.js';
import { HEAD_KINDS } from '../vocabulary/attributes.js';
import { BE, META_NOUNS, MODALS, POINTERS } from '../vocabulary/closed.js';
import { applyTo } from './attributes.js';
import { type Context, place } from './context.js';
import { countsRecords } from './counting.js';
import { closing } from './definitions.js';
import { entityIn } from './describing.js';
import { outside } from './lexicon/topics.js';

const FIELD_OWNER = pattern('(of|for|in|on) <e:entity>');

/** `The title is required`, `its ISBN must be unique`, `prices cannot be negative`, `name and e-mail are mandatory`. */
export function readPredicate(context: Context): boolean {
  const { tokens } = context;
  if (tokens.some((token) => token.kind === 'arrow')) return false;
  const hasVerb = outside(tokens).some(
    (token) =>
      BE.has(token.lower) ||
      MODALS.has(token.lower) ||
      ['has', 'have', 'defaults', 'needs', 'starts', 'consists', 'contains', 'lies'].includes(token.lower),
  );
  if (!hasVerb && context.draft.used.has(context.statement.index) && context.statement.kind === 'item') return false;
  if (['if', 'when', 'once', 'unless'].includes(context.statement.tokens[0]?.lower ?? '') && context.statement.kind !== 'item')
    return false;
  const targets = targetsOf(context);
  if (!targets) return false;
  const found = [] as ReturnType<typeof constraintRun>['constraints'];
  let at = targets.end;
  for (let guard = 0; at < tokens.length && guard < 12 && tokens[at]?.lower !== 'because'; guard += 1) {
    const read = constraintsAt(tokens, at, { lead: ['is'] });
    if (read && read.end > at) {
      const typed = read.constraints.every((one) => one.kind === 'type' || one.kind === 'format');
      const led = [tokens[at], tokens[at + 1]].some(
        (token) =>
          token !== undefined && (BE.has(token.lower) || MODALS.has(token.lower) || ['in', 'a', 'an', 'as', 'valid'].includes(token.lower)),
      );
      if (!typed || led) found.push(...read.constraints);
      at = read.end;
      continue;
    }
    if (!hasVerb && [',', '+', ';', 'and'].includes(tokens[at]?.lower ?? '') && namesAnother(context, at + 1, targets)) break;
    const other =
      ['and', ',', ';', 'but'].includes(tokens[at]?.lower ?? '') && found.length > 0
        ? fieldHere(context, determinersAt(tokens, at + 1).end, targets.fields[0]?.entity)
        : undefined;
    if (other && other.field !== targets.fields[0]?.field) {
      readPredicate({ ...context, tokens: tokens.slice(at + 1) });
      break;
    }
    if (tokens[at]?.lower === '(') {
      const end = closing(tokens, at);
      found.push(...constraintRun(tokens, at + 1, end, context.world, ['(']).constraints);
      at = end + 1;
      continue;
    }
    at += 1;
  }
  const usable = found.filter(
    (one) =>
      one.kind !== 'type' || one.format !== undefined || !['date', 'number', 'text', 'time'].includes(tokens[targets.end - 1]?.lower ?? ''),
  );
  if (usable.length === 0) return false;
  for (const { entity, field } of targets.fields) {
    applyTo({ ...context, focus: entity }, entity, field, usable);
    context.draft.lastSaid = { entity, constraints: usable, statement: context.statement.index };
    place(context, entity);
  }
  return true;
}

/** `name, cabins at least 2`: the remark is on what stands next to it. */
const namesAnother = (context: Context, at: number, { fields }: Targets): boolean => {
  const other = fields[0] && fieldAt(context.tokens, determinersAt(context.tokens, at).end, fields[0].entity);
  return other !== undefined && other.field !== fields[0]?.field;
};

interface Targets {
  readonly fields: readonly { readonly entity: EntityDraft; readonly field: FieldDraft }[];
  readonly end: number;
}

function targetsOf(context: Context): Targets | undefined {
  const { tokens, focus, draft } = context;
  let at = 0;
  while (
    at < 5 &&
    [
      'and',
      'but',
      'also',
      'ok',
      'yes',
      ',',
      'so',
      'oh',
      'well',
      'of',
      'course',
      'then',
      'right',
      'both',
      'all',
      'fine',
      'actually',
      'no',
      'naturally',
      'obviously',
      'certainly',
      'clearly',
      'sure',
      'please',
      '.',
    ].includes(tokens[at]?.lower ?? '')
  )
    at += 1;
  const prefix = matchAt(FIELD_OWNER, tokens, at, worldClasses({ entities: draft.entities }));
  let owner = focus;
  if (prefix) {
    owner = entityIn(context, prefix.captures['e']?.start ?? 0) ?? owner;
    at = prefix.end;
    if (tokens[at]?.lower === ',') at += 1;
  }
  const fields: { entity: EntityDraft; field: FieldDraft }[] = [];
  for (;;) {
    let { end: head } = determinersAt(tokens, at);
    const possessor = entityAt(tokens, head, context.world);
    if (
      possessor &&
      (tokens[possessor.end]?.lower === "'s" || fieldAt(tokens, possessor.end, possessor.entity)) &&
      !(owner && fieldAt(tokens, head, owner) && (fieldAt(tokens, head, owner)?.end ?? 0) > possessor.end)
    ) {
      owner = possessor.entity;
      head = tokens[possessor.end]?.lower === "'s" ? possessor.end + 1 : possessor.end;
    }
    const one = fieldHere(context, head, owner);
    if (!one) break;
    fields.push({ entity: one.entity, field: one.field });
    at = one.end;
    if (tokens[at]?.lower === 'and' || tokens[at]?.lower === ',') {
      const next = fieldHere(context, determinersAt(tokens, at + (tokens[at + 1]?.lower === 'and' ? 2 : 1)).end, owner);
      if (
        next &&
        (BE.has(tokens[next.end]?.lower ?? '') ||
          MODALS.has(tokens[next.end]?.lower ?? '') ||
          ['and', ',', 'have', 'has', 'need', 'needs'].includes(tokens[next.end]?.lower ?? ''))
      ) {
        at += tokens[at + 1]?.lower === 'and' ? 2 : 1;
        continue;
      }
    }
    break;
  }
  if (fields.length > 0) return { fields, end: at };
  if (focus && context.fieldFocus !== undefined) {
    const field = findField(focus, context.fieldFocus);
    const first = tokens[at]?.lower ?? '';
    if (
      POINTERS.has(first) &&
      !(
        BE.has(tokens[at + 1]?.lower ?? '') ||
        MODALS.has(tokens[at + 1]?.lower ?? '') ||
        ['defaults', 'consists', 'lies', 'starts', 'not'].includes(tokens[at + 1]?.lower ?? '')
      )
    )
      return undefined;
    if (POINTERS.has(first) && tokens.some((token) => ['possible', 'allowed', 'impossible'].includes(token.lower))) return undefined;
    if (field && (POINTERS.has(first) || (tokens.length <= 12 && nounlessStart(tokens, at))))
      return { fields: [{ entity: focus, field }], end: POINTERS.has(first) ? at + 1 : at };
  }
  return undefined;
}

/** `not negative.`, `must be unique`: a remark on the attribute before. */
const nounlessStart = (tokens: Context['tokens'], at: number): boolean => {
  const read = constraintsAt(tokens, at);
  return (
    read !== undefined &&
    read.end >= Math.min(tokens.length, at + 2) &&
    tokens.length - read.end <= 3 &&
    !tokens.slice(read.end).some((token) => ['per', 'for', 'of'].includes(token.lower))
  );
};

function fieldHere(
  context: Context,
  at: number,
  owner: EntityDraft | undefined,
): { entity: EntityDraft; field: FieldDraft; end: number } | undefined {
  const candidates = owner ? [owner, ...context.draft.entities.filter((one) => one !== owner)] : context.draft.entities;
  let best: { entity: EntityDraft; field: FieldDraft; end: number } | undefined;
  for (const entity of candidates) {
    const found = fieldAt(context.tokens, at, entity);
    if (!found) continue;
    const exact = found.end - at === found.field.key.split(' ').length;
    if (entity === owner || exact) {
      const of = matchAt(FIELD_OWNER, context.tokens, found.end, worldClasses({ entities: context.draft.entities }));
      const owned = of && subjectAt(context.tokens, of.captures['e']?.start ?? 0, context.world)?.entity;
      if (of && owned && owned !== entity) {
        const there = fieldAt(context.tokens, at, owned);
        if (there) return { entity: owned, field: there.field, end: of.end };
        continue;
      }
      best ??= { entity, field: found.field, end: of && owned === entity ? of.end : found.end };
      if (entity === owner) return best;
    }
  }
  if (!best && owner) return newFieldAt(context, at, owner);
  return best;
}

const TELLING = new Set(['required', 'optional', 'unique', 'bound', 'pattern', 'default', 'enum', 'relativeToNow', 'format']);

/** `the language of a book shall be …`: an attribute that no list named, known by what is said of it. */
function newFieldAt(context: Context, at: number, owner: EntityDraft): { entity: EntityDraft; field: FieldDraft; end: number } | undefined {
  const { tokens } = context;
  const phrase = nounPhraseAt(tokens, at, (index) => entityAt(tokens, determinersAt(tokens, index).end, context.world) !== undefined);
  const prefixed = phrase && entityAt(tokens, phrase.head, context.world);
  if (!phrase || (prefixed && prefixed.end >= phrase.end) || phrase.end - phrase.head > 4) return undefined;
  if (countsRecords(context, at)) return undefined;
  const ends = Array.from({ length: phrase.end - phrase.head }, (_, index) => entityAt(tokens, phrase.head + index, context.world)?.end);
  if (ends.some((end) => end !== undefined && end >= phrase.end) || entityAt(tokens, phrase.end, context.world)) return undefined;
  let { end } = phrase;
  let entity = prefixed?.entity ?? owner;
  const measured = tokens[end]?.lower === 'in' && constraintsAt(tokens, end);
  if (measured && measured.end === end + 2) end = measured.end;
  if (['of', 'for', 'on'].includes(tokens[end]?.lower ?? '')) {
    const { end: head } = determinersAt(tokens, end + 1);
    const named = entityAt(tokens, head, context.world);
    if (named) entity = named.entity;
    end = named?.end ?? nounPhraseAt(tokens, end + 1)?.end ?? end;
  }
  const verb = tokens[end];
  if (!verb || !(BE.has(verb.lower) || MODALS.has(verb.lower))) return undefined;
  const read = constraintsAt(tokens, end, { lead: ['is'] });
  const words = tokens.slice(phrase.head, phrase.end).map((token) => token.lower);
  const known = words.some((word) => HEAD_KINDS.has(singular(word)));
  const telling = read?.constraints.some((one) => TELLING.has(one.kind)) === true;
  if (
    !read ||
    !telling ||
    (!known && phrase.determiners.length === 0 && !['a', 'an', 'the', 'its', 'their'].includes(tokens[phrase.head - 1]?.lower ?? ''))
  )
    return undefined;
  if (!known && (META_NOUNS.has(words.at(-1) ?? '') || words.length > 3 || (read.constraints[0]?.kind === 'enum' && words.length > 2)))
    return undefined;
  const key = keyOf(tokens, phrase.head, phrase.end);
  return { entity, field: findField(entity, key) ?? addField(entity, key, key, context.source), end };
}
