import type { Computed, Entity, Relation, Rule, Spec } from '@hexad/proto/documents';
import { sanitiseName } from '../../domain/names.js';
import { plural } from '../../domain/text/language.js';
import { byHand } from './by-hand.js';
import { labelOf } from './fill-in.js';

/**
 * An edit in which everything else follows what was renamed and taken away: whatever named a renamed field or entity names it anew, and lists are no longer
 * searched, filtered and sorted by what is gone. A belonging has its counterpart among the parent's collections.
 */
export function followNames(base: Spec, edited: Spec): Spec {
  const entityNames = new Map(edited.entities.flatMap(({ name, was }) => (was === undefined ? [] : [[was, name] as const])));
  const entities = edited.entities.map((entity) => followed(base, entity, entityNames));
  return { ...edited, entities: withCollections(base, withParentRules(base, edited, entities)) };
}

type Renames = ReadonlyMap<string, string>;

/** Old → new, of the fields of an entity and the columns of its relations. */
function renamesOf(base: Spec, { name, was = name, fields, relations }: Entity): Renames {
  const former = base.entities.find((entity) => entity.name === was);
  return new Map([
    ...fields.flatMap((field) => (field.was === undefined ? [] : [[field.was, field.name] as const])),
    ...relations.flatMap((relation) => {
      const old = former?.relations.find((one) => one.name === relation.was)?.field;
      return relation.was === undefined || old === undefined || relation.field === undefined ? [] : [[old, relation.field] as const];
    }),
  ]);
}

function followed(base: Spec, entity: Entity, entityNames: Renames): Entity {
  const renames = renamesOf(base, entity);
  const former = base.entities.find(({ name }) => name === (entity.was ?? entity.name));
  const there = new Set([...columnsOf(entity), 'createdAt', 'updatedAt']);
  const known = new Set(former === undefined ? [] : columnsOf(former));
  const is = (field: string): string => (there.has(field) ? field : (renames.get(field) ?? field));
  const listed = (fields: readonly string[]): string[] =>
    [...new Set(fields.map(is))].filter((field) => there.has(field) || !known.has(field));
  const sort = is(entity.defaultSort.field);
  return {
    ...entity,
    relations: entity.relations.map((relation) => ({ ...relation, entity: entityNames.get(relation.entity) ?? relation.entity })),
    displayField: is(entity.displayField),
    ...(entity.stateField !== undefined && { stateField: is(entity.stateField) }),
    search: listed(entity.search),
    filters: listed(entity.filters),
    sorts: listed(entity.sorts),
    defaultSort:
      there.has(sort) || !known.has(entity.defaultSort.field)
        ? { ...entity.defaultSort, field: sort }
        : { field: 'createdAt', direction: 'desc' },
    transitions: entity.transitions.map((transition) => ({
      ...transition,
      ...(transition.requires && { requires: transition.requires.map(is) }),
      ...(transition.stamps && { stamps: transition.stamps.map(is) }),
    })),
    rules: entity.rules.map((rule) => renamedRule(rule, is, entityNames)),
    ...(entity.reminders && {
      reminders: entity.reminders.map((reminder) => ({
        ...reminder,
        field: is(reminder.field),
        ...(reminder.via !== undefined && { via: is(reminder.via) }),
        ...(reminder.when && { when: { ...reminder.when, field: is(reminder.when.field) } }),
      })),
    }),
  };
}

const columnsOf = ({ fields, relations }: Entity): string[] => [
  ...fields.map(({ name }) => name),
  ...relations.flatMap(({ field }) => (field === undefined ? [] : [field])),
];

function renamedRule(rule: Rule, is: (field: string) => string, entityNames: Renames): Rule {
  const of = (name: string): string => entityNames.get(name) ?? name;
  const when =
    'when' in rule &&
    rule.when !== undefined &&
    rule.kind !== 'maxChildren' &&
    rule.kind !== 'stateBlockedByChildren' &&
    rule.kind !== 'parentMust'
      ? { when: { ...rule.when, field: is(rule.when.field) } }
      : {};
  switch (rule.kind) {
    case 'compare':
      return { ...rule, left: is(rule.left), right: is(rule.right) };
    case 'relativeToNow':
      return { ...rule, field: is(rule.field) };
    case 'requiredWhen':
      return { ...rule, ...when, field: is(rule.field) };
    case 'uniqueTogether':
      return { ...rule, ...when, fields: rule.fields.map(is) };
    case 'immutable':
      return { ...rule, ...when, ...(rule.fields && { fields: rule.fields.map(is) }) };
    case 'noOverlap':
      return { ...rule, ...when, within: rule.within.map(is), start: is(rule.start), end: is(rule.end) };
    case 'tally':
      return { ...rule, entity: of(rule.entity), ...(typeof rule.limit === 'string' && { limit: is(rule.limit) }) };
    case 'deleteOnly':
      return { ...rule, ...when };
    case 'parentMust':
      return { ...rule, via: is(rule.via), parent: of(rule.parent) };
    case 'maxChildren':
    case 'stateBlockedByChildren':
      return { ...rule, entity: of(rule.entity) };
    default:
      return rule;
  }
}

/** What rules of one entity say about fields of another follows that one's names. */
function withParentRules(base: Spec, edited: Spec, entities: readonly Entity[]): Entity[] {
  const renames = new Map(edited.entities.map((entity) => [entity.name, renamesOf(base, entity)]));
  const is = (entity: string, field: string): string => renames.get(entity)?.get(field) ?? field;
  return entities.map((entity) => ({
    ...entity,
    fields: entity.fields.map((field) =>
      field.computed === undefined ? field : { ...field, computed: computedAnew(field.computed, entity.name, is) },
    ),
    rules: entity.rules.map((rule): Rule => {
      if (rule.kind === 'parentMust') return { ...rule, when: { ...rule.when, field: is(rule.parent, rule.when.field) } };
      if (rule.kind === 'tally') return talliedAnew(rule, is);
      if (rule.kind !== 'maxChildren' && rule.kind !== 'stateBlockedByChildren') return rule;
      return {
        ...rule,
        via: is(rule.entity, rule.via),
        ...(rule.when && { when: { ...rule.when, field: is(rule.entity, rule.when.field) } }),
      };
    }),
  }));
}

type Is = (entity: string, field: string) => string;

/** A tally of children names fields of theirs. */
function talliedAnew<T extends Extract<Computed, { kind: 'tally' }> | Extract<Rule, { kind: 'tally' }>>(tally: T, is: Is): T {
  const { entity, via, field, times, minus, when } = tally;
  return {
    ...tally,
    via: is(entity, via),
    ...(field !== undefined && { field: is(entity, field) }),
    ...(times !== undefined && { times: is(entity, times) }),
    ...(minus && { minus: { ...minus, field: is(entity, minus.field) } }),
    ...(when && { when: { ...when, field: is(entity, when.field) } }),
  };
}

function computedAnew(computed: Computed, own: string, is: Is): Computed {
  switch (computed.kind) {
    case 'tally':
      return talliedAnew(computed, is);
    case 'product':
    case 'compare':
      return { ...computed, left: is(own, computed.left), right: is(own, computed.right) };
    case 'past':
      return {
        ...computed,
        field: is(own, computed.field),
        ...(computed.when && { when: { ...computed.when, field: is(own, computed.when.field) } }),
      };
  }
}

/** A collection stands for each belonging, and goes and is renamed with it. */
function withCollections(base: Spec, entities: readonly Entity[]): Entity[] {
  const owned = entities.flatMap((entity) =>
    entity.relations.filter(({ kind }) => kind === 'belongsTo').map((relation) => ({ entity, relation })),
  );
  const inverses = new Map<Relation, string>();
  const parents = entities.map((parent) => {
    const kept = parent.relations.filter(
      (one) => one.kind !== 'hasMany' || owned.some(({ entity, relation }) => backs(parent, one, entity, relation)),
    );
    const taken = new Set([...parent.relations, ...parent.fields].map(({ name }) => name));
    const added = owned
      .filter(({ relation }) => relation.entity === parent.name)
      .filter(({ entity, relation }) => !kept.some((one) => one.kind === 'hasMany' && backs(parent, one, entity, relation)))
      .filter(({ entity, relation }) => isNew(base, entity, relation))
      .map(({ entity, relation }): Relation => {
        const several = owned.filter((other) => other.entity === entity && other.relation.entity === parent.name).length > 1;
        const name = sanitiseName(several ? `${relation.name} ${entity.plural}` : entity.plural.replaceAll('-', ' '), 'camel', taken);
        taken.add(name);
        inverses.set(relation, name);
        return {
          kind: 'hasMany',
          name,
          label: labelOf(plural(entity.label)),
          entity: entity.name,
          required: false,
          inverse: relation.name,
          sources: [byHand],
        };
      });
    return { ...parent, relations: [...kept.map((one) => follows(parent, one, owned)), ...added] };
  });
  return parents.map((entity) => ({
    ...entity,
    relations: entity.relations.map((relation) => {
      const inverse = inverses.get(relation);
      return inverse === undefined || relation.kind !== 'belongsTo' ? relation : { ...relation, inverse };
    }),
  }));
}

const isNew = (base: Spec, { name, was = name }: Entity, relation: Relation): boolean =>
  !base.entities.find((entity) => entity.name === was)?.relations.some((one) => one.name === (relation.was ?? relation.name));

type Owned = { readonly entity: Entity; readonly relation: Relation };

const backs = (parent: Entity, many: Relation, child: Entity, one: Relation): boolean =>
  many.entity === child.name &&
  one.entity === parent.name &&
  (many.inverse === undefined || many.inverse === one.name || many.inverse === one.was);

function follows(parent: Entity, many: Relation, owned: readonly Owned[]): Relation {
  if (many.kind !== 'hasMany') return many;
  const back = owned.find(({ entity, relation }) => backs(parent, many, entity, relation));
  return back === undefined || many.inverse === undefined ? many : { ...many, inverse: back.relation.name };
}
