import type { DatabaseName, Entity, Field, RateLimit, Reminder, Rule, Spec, Transition } from '@hexad/proto/documents';
import { accessModel, type AccessModel } from './access/access-model.js';
import { creatorField } from './access/creator-field.js';
import {
  collectionModels,
  linkModels,
  referenceModels,
  type CollectionModel,
  type LinkModel,
  type ReferenceModel,
} from './model-relations.js';
import { listingOf, type ListingModel } from './model-listing.js';
import { collectionName, pascalCase, snakeCase, sqlName, typeName, variableName, kebabCase } from './names.js';
import { isCertain, isReady, type TallyRule } from './model-computed.js';
import { readyRule } from './model-rules.js';
import type { PackContext } from './pack.js';
import { Scope } from './scope.js';

/** A field as generated code sees it. */
export interface FieldModel {
  readonly spec: Field;
  readonly name: string;
  /** As it stands in SQL. */
  readonly column: string;
  /** May be null in a stored record. */
  readonly nullable: boolean;
  /** Requests may carry it. */
  readonly writable: boolean;
  /** It is the state field, and the story that guards its changes is in. */
  readonly guarded: boolean;
  /** For the machine, not for people: an account's id. */
  readonly technical?: true;
}

export interface TransitionModel {
  readonly spec: Transition;
  readonly name: string;
  /** `POST <path>/{id}/<segment>` */
  readonly segment: string;
  readonly requires: readonly string[];
  /** What a request for it may carry: what it requires, and what a rule demands of the state that it leads to. */
  readonly takes: readonly string[];
  readonly stamps: readonly string[];
}

/** The guarded life cycle of an entity; absent until its story is in, and where there are no two states between which to change. */
export interface StatesModel {
  readonly field: string;
  readonly initial: string;
  readonly states: readonly string[];
  readonly transitions: readonly TransitionModel[];
}

/** One entity with what it is called in every target and exactly the behaviour that the included stories give it. */
export interface EntityModel {
  readonly spec: Entity;
  readonly name: string;
  /** TypeScript type: `Task`. */
  readonly type: string;
  /** TypeScript variable of one record: `task`. */
  readonly variable: string;
  /** TypeScript variable of many: `tasks`. */
  readonly collection: string;
  /** `Tasks`, for names such as `listTasks`. */
  readonly pascalPlural: string;
  /** `/api/tasks` */
  readonly path: string;
  readonly plural: string;
  /** As it stands in SQL. */
  readonly table: string;
  readonly fields: readonly FieldModel[];
  readonly references: readonly ReferenceModel[];
  readonly links: readonly LinkModel[];
  readonly collections: readonly CollectionModel[];
  readonly states: StatesModel | undefined;
  /** Rules of this entity that are in and whose other entities are in. */
  readonly rules: readonly Rule[];
  /** Rules of parents that tally these records. */
  readonly talliedBy: readonly { readonly parent: string; readonly rule: TallyRule }[];
  readonly listing: ListingModel;
  readonly can: Readonly<Record<Entity['operations'][number], boolean>>;
  /** Of what somebody is reminded, once all that it needs is there. */
  readonly reminders: readonly Reminder[];
  /** Deleted records are kept, for so many days; `segment`: `POST <path>/{id}/<segment>` restores one. */
  readonly kept: { readonly days: number | undefined; readonly segment: string | undefined } | undefined;
}

/** What is to be built: the spec, narrowed to the included stories. */
export interface AppModel {
  readonly spec: Spec;
  readonly scope: Scope;
  readonly stack: readonly string[];
  readonly database: DatabaseName;
  /** In the spec's order. */
  readonly entities: readonly EntityModel[];
  /** Parents before children wherever that is possible. */
  readonly ordered: readonly EntityModel[];
  entity(name: string): EntityModel;
  /** Absent until its story is in, and where nobody signs in. */
  readonly access: AccessModel | undefined;
  readonly rateLimit: RateLimit | undefined;
}

export function appModel(context: PackContext): AppModel {
  const scope = new Scope(context.spec, context.stories);
  const present = context.spec.entities.filter((entity) => scope.has(entity.name, 'manage'));
  const tables = new Set<string>(present.map((entity) => snakeCase(entity.plural)));
  const access = accessModel(scope);
  const entities = present.map((entity) => entityModel(entity, scope, tables, access));
  const byName = new Map(entities.map((entity) => [entity.name, entity]));
  return {
    spec: context.spec,
    scope,
    stack: context.stack,
    database: context.database ?? 'sqlite',
    entities,
    ordered: parentsFirst(entities),
    access,
    rateLimit: context.spec.rateLimit,
    entity(name) {
      const found = byName.get(name);
      if (found === undefined) throw new Error(`entity ${name} is not in the included stories`);
      return found;
    },
  };
}

function entityModel(entity: Entity, scope: Scope, tables: Set<string>, access: AccessModel | undefined): EntityModel {
  const states = statesOf(entity, scope);
  const references = referenceModels(entity, scope);
  const links = linkModels(entity, scope, tables);
  const offered = new Set(entity.operations);
  return {
    spec: entity,
    name: entity.name,
    type: typeName(entity.name),
    variable: variableName(entity.name),
    collection: collectionName(entity.plural, entity.name),
    pascalPlural: pascalCase(entity.plural),
    path: `/api/${entity.plural}`,
    plural: entity.plural,
    table: sqlName(snakeCase(entity.plural)),
    fields: [
      ...entity.fields.filter((field) => isReady(field, entity, scope)).map((field) => fieldModel(field, entity, states)),
      ...(access?.traces(entity.name) === true ? [creatorField(entity)] : []),
    ],
    references,
    links,
    collections: collectionModels(entity, scope),
    states,
    rules: scope.has(entity.name, 'rules') ? entity.rules.flatMap((rule) => readyRule(rule, entity, scope, states?.states) ?? []) : [],
    talliedBy: talliedBy(entity, scope),
    listing: listingOf({ ...entity, fields: entity.fields.filter((field) => isReady(field, entity, scope)) }, scope, references, links),
    can: {
      create: offered.has('create'),
      read: offered.has('read'),
      update: offered.has('update'),
      delete: offered.has('delete'),
      list: offered.has('list'),
      export: offered.has('export') && offered.has('list') && scope.has(entity.name, 'exchange'),
      import: offered.has('import') && offered.has('create') && scope.has(entity.name, 'exchange'),
    },
    kept: keptOf(entity),
    reminders: scope.has(entity.name, 'rules')
      ? (entity.reminders ?? []).filter(({ via }) => via === undefined || references.some((each) => each.field === via))
      : [],
  };
}

/** Nothing is kept of what cannot be deleted. */
function keptOf({ softDelete, operations, rules, transitions }: Entity): EntityModel['kept'] {
  const never = rules.some((rule) => rule.kind === 'deleteOnly' && rule.when === undefined);
  if (softDelete === undefined || never || !operations.includes('delete')) return undefined;
  const taken = transitions.some(({ name }) => name === 'restore');
  return { days: softDelete.days, segment: softDelete.restore ? (taken ? 'restore-deleted' : 'restore') : undefined };
}

const talliedBy = (entity: Entity, scope: Scope): EntityModel['talliedBy'] =>
  scope.entities
    .filter((parent) => scope.has(parent.name, 'rules'))
    .flatMap((parent) =>
      parent.rules.flatMap((rule) =>
        rule.kind === 'tally' && rule.entity === entity.name && readyRule(rule, parent, scope) !== undefined
          ? [{ parent: parent.name, rule }]
          : [],
      ),
    );

function fieldModel(field: Field, entity: Entity, states: StatesModel | undefined): FieldModel {
  const isState = field.name === entity.stateField;
  const systemOnly = field.readOnly === true && !isState;
  return {
    spec: field,
    name: field.name,
    column: sqlName(snakeCase(field.name)),
    nullable:
      !isState &&
      field.counter === undefined &&
      !isCertain(field, entity) &&
      (!field.required || (systemOnly && field.default === undefined)),
    writable: !systemOnly,
    guarded: isState && states !== undefined,
  };
}

function statesOf(entity: Entity, scope: Scope): StatesModel | undefined {
  const initial = entity.initialState ?? entity.states[0];
  if (entity.stateField === undefined || initial === undefined || !scope.has(entity.name, 'states')) return undefined;
  const values = entity.fields.find((field) => field.name === entity.stateField)?.enum ?? entity.states;
  const known = (state: string): boolean => values.includes(state);
  const states = entity.states.filter(known);
  if (states.length < 2) return undefined;
  const transitions = entity.transitions.filter((transition) => known(transition.to) && transition.from.every(known));
  const rules = scope.has(entity.name, 'rules') ? entity.rules : [];
  return {
    field: entity.stateField,
    initial: known(initial) ? initial : values[0]!,
    states,
    transitions: transitions.map((transition) => ({
      spec: transition,
      name: transition.name,
      segment: kebabCase(transition.name),
      requires: transition.requires ?? [],
      takes: [...new Set([...(transition.requires ?? []), ...demandedBy(transition, rules, entity.stateField!)])],
      stamps: transition.stamps ?? [],
    })),
  };
}

/** Fields that a record needs in the state after the transition, though not in every state before it. */
const demandedBy = ({ from, to }: Transition, rules: readonly Rule[], stateField: string): string[] =>
  rules.flatMap((rule) =>
    rule.kind === 'requiredWhen' &&
    rule.when.field === stateField &&
    rule.when.in.includes(to) &&
    !from.every((state) => rule.when.in.includes(state))
      ? [rule.field]
      : [],
  );

function parentsFirst(entities: readonly EntityModel[]): EntityModel[] {
  const done: EntityModel[] = [];
  const waiting = [...entities];
  while (waiting.length > 0) {
    const free = waiting.findIndex((entity) =>
      parentsOf(entity).every((parent) => parent === entity.name || !waiting.some((other) => other.name === parent)),
    );
    done.push(...waiting.splice(Math.max(free, 0), 1));
  }
  return done;
}

const parentsOf = (entity: EntityModel): string[] => [...entity.references, ...entity.links].map((relation) => relation.entity);
