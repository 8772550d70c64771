import { addField, applyConstraint, attributeKey, findField } from '../draft/apply.js';
import { aspectsOf } from '../draft/claims.js';
import { addSource, type EntityDraft, type FieldDraft, type RelationDraft } from '../draft/draft.js';
import { type Attribute, attributesAt } from '../grammar/attribute.js';
import { entityAt } from '../grammar/classes.js';
import { onePattern } from '../grammar/code-pattern.js';
import type { Constraint } from '../grammar/constraint.js';
import { isPlural, singular } from '../text/language.js';
import type { Token } from '../text/token.js';
import { HEAD_KINDS } from '../vocabulary/attributes.js';
import { QUANTITY_WORDS } from '../vocabulary/closed.js';
import { type Context, place } from './context.js';

/** What a bound limits depends on the type, wherever that is said. */
const typesFirst = (constraints: readonly Constraint[]): Constraint[] => [
  ...constraints.filter((one) => one.kind === 'type' || one.kind === 'format'),
  ...constraints.filter((one) => one.kind !== 'type' && one.kind !== 'format'),
];

/** What a constraint needs beyond its own field: another field, the clock, or time passing. */
export function applyTo(context: Context, entity: EntityDraft, field: FieldDraft, constraints: readonly Constraint[]): void {
  for (const constraint of typesFirst(onePattern(constraints))) {
    applyConstraint(field, constraint);
    for (const said of aspectsOf(constraint))
      context.draft.claims.push({ ...said, entity, field, statement: context.statement, source: context.source });
    const sources = [context.source];
    if (constraint.kind === 'relativeToNow')
      entity.rules.push({ kind: 'relativeToNow', statement: ruleText(context), sources, field: field.key, op: constraint.op });
    if (constraint.kind === 'immutable')
      entity.rules.push({ kind: 'immutable', statement: ruleText(context), sources, fields: [field.key] });
    if (constraint.kind === 'uniqueWithin')
      entity.rules.push({ kind: 'uniqueTogether', statement: ruleText(context), sources, fields: [constraint.key, field.key] });
    if (constraint.kind === 'compare') {
      entity.rules.push({
        kind: 'compare',
        statement: ruleText(context),
        sources,
        left: field.key,
        op: constraint.op,
        right: attributeKey(constraint.key, entity),
      });
    }
  }
  addSource(field.sources, context.source);
  context.draft.lastField = { entity, key: field.key };
}

export const ruleText = (context: Context): string => context.text.replace(/\s+/g, ' ').replace(/[*`]/g, '').trim();

export function relate(
  context: Context,
  from: EntityDraft,
  kind: RelationDraft['kind'],
  target: EntityDraft,
  role: string,
  required?: boolean,
): RelationDraft {
  const known = from.relations.find(
    (one) => one.kind === kind && one.target === target && (one.role === role || (role === target.key && one.derived !== true)),
  );
  const relation: RelationDraft = known ?? { kind, target, role, sources: [context.source] };
  if (known) addSource(known.sources, context.source);
  else from.relations.push(relation);
  if (required !== undefined) relation.required = required;
  context.draft.lastRelation = { entity: from, relation, statement: context.statement.index, block: context.statement.block };
  return relation;
}

const MANY = new Set([...QUANTITY_WORDS, 'several', 'more', 'any', 'all', 'list', 'number', 'set', 'zero', 'least']);
const isMany = (item: Attribute, tokens: readonly Token[], entityEnd: number): boolean => {
  if (item.determiners.some((word) => MANY.has(word) || (Number(word) > 1 && Number.isFinite(Number(word))))) return true;
  return (
    isPlural(tokens[entityEnd - 1]?.lower ?? '') &&
    !item.determiners.some((word) => ['a', 'an', 'one', '1'].includes(word) && item.determiners.length === 1)
  );
};

/** What one record can be to another of its kind. */
const SELF_ROLES = new Set([
  'parent',
  'previous',
  'next',
  'original',
  'related',
  'main',
  'linked',
  'replacement',
  'predecessor',
  'successor',
  'substitute',
  'root',
  'master',
  'follow-up',
  'superior',
  'alternative',
  'duplicate',
  'upper',
  'super',
  'base',
  'source',
  'target',
  'blocking',
]);

/** The entity that an attribute stands for: its name, or a name that ends in one (`parent category`). */
function entityOf(item: Attribute, context: Context, owner: EntityDraft): { entity: EntityDraft; role: string; many: boolean } | undefined {
  if (item.playedBy !== undefined) {
    const entity = context.draft.entities.find((one) => one.key === item.playedBy);
    return entity && { entity, role: item.key.replace(/(?<=.) id$/, ''), many: false };
  }
  const words = item.key.split(' ');
  if (words.length > 1 && words.at(-1) === 'id') words.pop();
  for (const entity of context.draft.entities) {
    for (const name of [entity.key, ...entity.aliases]) {
      const own = name.split(' ');
      if (own.length > words.length || !own.every((word, index) => words[words.length - own.length + index] === word)) continue;
      const rest = words.slice(0, words.length - own.length);
      if (rest.at(-1) === 'of' && rest.at(-2) === 'number') {
        if (rest.length === 2 && item.determiners.includes('a')) return { entity, role: entity.key, many: true };
        return undefined;
      }
      if (rest.length > 2) continue;
      if (entity === owner && rest.length > 0 && !SELF_ROLES.has(rest[0] ?? '')) continue;
      const end = lastNounEnd(item, context.tokens, own);
      return {
        entity,
        role: rest.length === 0 || entity.key === item.key ? entity.key : words.join(' '),
        many: isMany(item, context.tokens, end),
      };
    }
  }
  return undefined;
}

function lastNounEnd(item: Attribute, tokens: readonly Token[], words: readonly string[]): number {
  for (let at = item.start; at < tokens.length; at += 1) if (singular(tokens[at]?.lower ?? '') === words.at(-1)) return at + 1;
  return item.end;
}

export interface AttributeOptions {
  /** Said of every record in a full sentence. */
  readonly universal?: boolean;
  readonly optional?: boolean;
  /** Said with a word of obligation: `must have`, `shall have`. */
  readonly obliged?: boolean;
  readonly subjectPlural?: boolean;
  /** What is kept for each of them: a bare noun among it is a record of its own that belongs to it. */
  readonly held?: boolean;
  /** Said with `belongs to`: never the other side of a reference. */
  readonly belonging?: boolean;
}

/** Adds a list of attributes to an entity; nouns that are entities become relations. */
export function addAttributes(context: Context, entity: EntityDraft, items: readonly Attribute[], options: AttributeOptions = {}): boolean {
  let placed = false;
  const told =
    options.universal === true ||
    (options.subjectPlural === true &&
      options.optional !== true &&
      items.some((item) => item.determiners.some((word) => ['a', 'an', 'the', 'their'].includes(word))));
  for (const item of items) {
    if (['id', 'identifier', 'created at', 'updated at', 'creation date'].includes(item.key)) {
      placed = place(context, entity);
      continue;
    }
    if (item.key.startsWith('same ')) continue;
    const related = entityOf(item, context, entity);
    if (item.determiners.includes('no')) {
      const known = related && entity.relations.find((one) => one.kind === 'belongsTo' && one.target === related.entity);
      if (known && options.optional === true) {
        known.required = false;
        addSource(known.sources, context.source);
        placed = place(context, entity);
      }
      continue;
    }
    if (
      related &&
      related.role !== related.entity.key &&
      item.determiners.some((word) => word === '1' || word === 'one') &&
      ['only', 'most'].some((word) => item.determiners.includes(word) || context.tokens[item.start - 1]?.lower === word)
    )
      continue;
    const marked =
      item.constraints.some((one) => one.kind === 'optional') || options.optional === true
        ? false
        : item.constraints.some((one) => one.kind === 'required')
          ? true
          : options.obliged === true
            ? true
            : undefined;
    if (related) {
      if (related.entity === entity && related.role === entity.key) continue;
      const said = new Set(context.tokens.slice(item.start, item.end).map((token) => token.lower));
      if (said.has('many-to-many')) relate(context, entity, 'manyToMany', related.entity, related.entity.key, false).owner = true;
      else if (
        (related.many && !(options.belonging === true && item.determiners.length === 0)) ||
        (options.held === true && item.determiners.length === 0)
      )
        toMany(context, entity, related.entity, item, options);
      else {
        const back = related.entity.relations.find(
          (one) => one.kind === 'belongsTo' && one.target === entity && one.role === entity.key && options.belonging !== true,
        );
        if (back && related.role === related.entity.key)
          back.unique ||= item.determiners.some((word) => ['a', 'an', 'one', '1'].includes(word));
        else {
          const relation = relate(
            context,
            entity,
            'belongsTo',
            related.entity,
            related.role,
            related.entity === entity ? (marked ?? false) : marked,
          );
          if (item.constraints.some((one) => one.kind === 'unique')) relation.unique = true;
          if ((said.has('deleted') || said.has('removed')) && said.has('with')) relation.onDelete = 'cascade';
        }
      }
      placed = place(context, entity);
      continue;
    }
    if (!attributeLike(item, context)) continue;
    const named = items.indexOf(item) > 0 ? namedAgain(entity, item) : undefined;
    const field = named ?? addField(entity, item.key, item.label, context.source);
    if (told && field.required === undefined) field.universal = true;
    if (options.obliged) field.obliged = true;
    if (options.optional && field.required === undefined) field.required = false;
    applyTo(items.length > 1 ? { ...context, text: wordsOf(context, item) } : context, entity, field, item.constraints);
    placed = place(context, entity);
  }
  return placed;
}

/** `number of cabins, cabins at least 2`: the last word again, with a remark on it. */
function namedAgain(entity: EntityDraft, item: Attribute): FieldDraft | undefined {
  if (item.constraints.length === 0 || item.determiners.length > 0 || item.key.includes(' ')) return undefined;
  if (entity.fields.some((field) => field.key === item.key)) return undefined;
  const alike = entity.fields.filter((field) => field.key.endsWith(` ${item.key}`));
  return alike.length === 1 ? alike[0] : undefined;
}

/** The words of one attribute in a list, for rules that are about it alone. */
function wordsOf({ tokens, text, statement }: Context, item: Attribute): string {
  const first = tokens[item.start];
  const last = tokens[item.end - 1];
  return first && last && last.end > first.start ? statement.document.text.slice(first.start, last.end) : text;
}

const UNITS_ONLY = new Set([
  'character',
  'digit',
  'letter',
  'word',
  'entry',
  'time',
  'euro',
  'dollar',
  'percent',
  'default',
  'item',
  'once',
  'must',
  'meter',
  'line_',
]);

/** Words that hold no value of their own never become a field. */
function attributeLike(item: Attribute, context: Context): boolean {
  const words = item.key.split(' ');
  if (words.length > 5 || (item.key.length > 60 && words.length > 1)) return false;
  const last = words.at(-1) ?? '';
  if (words.length === 1 && UNITS_ONLY.has(last) && item.constraints.length === 0) return false;
  if (HEAD_KINDS.has(last) || item.constraints.length > 0) return true;
  return (
    ![
      'thing',
      'way',
      'lot',
      'idea',
      'problem',
      'following',
      'chance',
      'right',
      'access',
      'look',
      'data',
      'information',
      'detail',
      'field',
      'attribute',
      'property',
      'one',
      'coffee',
    ].includes(last) && context.tokens.length > 0
  );
}

function toMany(context: Context, entity: EntityDraft, other: EntityDraft, item: Attribute, options: AttributeOptions): void {
  const known = other.relations.find((one) => one.kind === 'belongsTo' && one.target === entity);
  const mutual =
    other.relations.find((one) => one.kind === 'manyToMany' && one.target === entity) ??
    entity.relations.find((one) => one.kind === 'manyToMany' && one.target === other);
  if (mutual) {
    addSource(mutual.sources, context.source);
    return;
  }
  if (known) {
    addSource(known.sources, context.source);
    return;
  }
  const relation = relate(context, entity, 'hasMany', other, other.key);
  if (options.subjectPlural || options.optional || item.determiners.includes('any')) relation.derived = false;
}

export function readList(context: Context, entity: EntityDraft, at: number, options: AttributeOptions = {}): boolean {
  const list = attributesAt(context.tokens, at, context.world);
  return list.items.length > 0 && addAttributes(context, entity, list.items, options);
}

export { entityAt, findField };
