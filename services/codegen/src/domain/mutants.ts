import { accessMutants } from './access/access-mutants.js';
import type { Entity, Field, Relation, Reminder, Spec } from '@hexad/proto/documents';

/** The spec without exactly one of its rules. Code of it, under the tests of the full spec, must fail. */
export interface Mutant {
  /** Stable: `Task.title.maxLength`. */
  readonly id: string;
  readonly description: string;
  readonly kind: 'field' | 'relation' | 'transition' | 'rule' | 'listing' | 'access';
  /** Whose stories hold the tests that must fail. */
  readonly entity: string;
  /** Names that the criteria about it carry: of a field, a relation, a transition, a state or a rule. */
  readonly about: readonly string[];
  readonly spec: Spec;
}

type Change = Omit<Mutant, 'spec' | 'entity'> & { readonly entity: Entity };

/** Every field constraint, requirement, uniqueness, default and enumeration; relations; transitions and their guards; rules; listings. */
export function mutants(spec: Spec): Mutant[] {
  const records = spec.entities.flatMap((entity) =>
    changes(entity).map(({ entity: changed, ...mutant }) => ({
      ...mutant,
      entity: entity.name,
      spec: { ...spec, entities: spec.entities.map((each) => (each === entity ? changed : each)) },
    })),
  );
  return [...records, ...accessMutants(spec)];
}

const changes = (entity: Entity): Change[] => [
  ...entity.fields.flatMap((field) => fieldChanges(entity, field)),
  ...entity.relations.flatMap((relation) => relationChanges(entity, relation)),
  ...transitionChanges(entity),
  ...entity.rules.map((rule) => ({
    id: `${entity.name}.rule.${rule.id}`,
    description: `${entity.name} without the rule "${rule.statement}"`,
    kind: 'rule' as const,
    about: [rule.id],
    entity: { ...entity, rules: entity.rules.filter((each) => each !== rule) },
  })),
  ...listingChanges(entity),
  ...fileChanges(entity),
  ...keptChanges(entity),
  ...reminderChanges(entity),
];

const LIMITS = [
  'unique',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'pattern',
  'format',
  'default',
  'readOnly',
  'computed',
  'counter',
] as const;

function fieldChanges(entity: Entity, field: Field): Change[] {
  const isState = field.name === entity.stateField;
  const without = (what: string, changed: Field): Change => ({
    id: `${entity.name}.${field.name}.${what}`,
    description: `${entity.name}.${field.name} without ${what}`,
    kind: 'field',
    about: [field.name],
    entity: { ...entity, fields: entity.fields.map((each) => (each === field ? changed : each)) },
  });
  if (isState) return [];
  // How a worked out value looks is no rule about it.
  const present = LIMITS.filter(
    (name) => field[name] !== undefined && field[name] !== false && !(name === 'format' && field.computed !== undefined),
  );
  return [
    ...(field.required && field.default === undefined && field.readOnly !== true
      ? [without('required', { ...field, required: false })]
      : []),
    ...present.map((name) => without(name, omit(field, name === 'pattern' ? ['pattern', 'patternHint'] : [name]))),
    ...(field.enum === undefined ? [] : [without('enum', { ...omit(field, ['enum']), type: 'string' as const })]),
  ];
}

/** The field without some of its members; `unique` is always there and becomes false. */
function omit(field: Field, names: readonly (keyof Field)[]): Field {
  const rest = Object.fromEntries(Object.entries(field).filter(([name]) => !names.includes(name as keyof Field))) as Field;
  return { ...rest, unique: !names.includes('unique') && field.unique };
}

function relationChanges(entity: Entity, relation: Relation): Change[] {
  const changed = (what: string, relations: Relation[], fields: Field[] = entity.fields): Change => ({
    id: `${entity.name}.${relation.name}.${what}`,
    description: `${entity.name}.${relation.name} without ${what}`,
    kind: 'relation',
    about: [relation.name, ...(relation.field === undefined ? [] : [relation.field])],
    entity: { ...entity, relations, fields },
  });
  const replaced = (what: string, by: Partial<Relation>): Change =>
    changed(
      what,
      entity.relations.map((each) => (each === relation ? { ...relation, ...by } : each)),
    );
  const others = entity.relations.filter((each) => each !== relation);
  if (relation.kind === 'hasMany') return [changed('list', others)];
  const required = relation.required ? [replaced('required', { required: false })] : [];
  if (relation.kind === 'manyToMany') return relation.owner === true ? required : [];
  const onDelete = relation.onDelete ?? (relation.required ? 'restrict' : 'setNull');
  const plain: Field = {
    name: relation.field ?? `${relation.name}Id`,
    label: relation.label,
    type: 'string',
    format: 'uuid',
    required: relation.required,
    unique: false,
    sources: relation.sources,
  };
  return [
    ...required,
    ...(relation.unique === true ? [replaced('unique', { unique: false })] : []),
    replaced(onDelete, { onDelete: onDelete === 'restrict' ? 'cascade' : 'restrict' }),
    changed('reference', others, [...entity.fields, plain]),
  ];
}

function transitionChanges(entity: Entity): Change[] {
  const { states, transitions } = entity;
  const change = (id: string, about: string, description: string, changed: Entity['transitions']): Change => ({
    id: `${entity.name}.${id}`,
    description: `${entity.name}: ${description}`,
    kind: 'transition',
    about: [about],
    entity: { ...entity, transitions: changed },
  });
  const each = transitions.flatMap((transition) => {
    const replaced = (by: Partial<typeof transition>): typeof transitions =>
      transitions.map((other) => (other === transition ? { ...transition, ...by } : other));
    return [
      change(
        `${transition.name}.missing`,
        transition.name,
        `no transition "${transition.name}"`,
        transitions.filter((other) => other !== transition),
      ),
      ...(transition.requires ?? []).map((field) =>
        change(
          `${transition.name}.requires.${field}`,
          transition.name,
          `"${transition.name}" without ${field}`,
          replaced({ requires: transition.requires!.filter((name) => name !== field) }),
        ),
      ),
      ...(transition.stamps ?? []).map((field) =>
        change(
          `${transition.name}.stamps.${field}`,
          transition.name,
          `"${transition.name}" does not stamp ${field}`,
          replaced({ stamps: transition.stamps!.filter((name) => name !== field) }),
        ),
      ),
    ];
  });
  const unguarded = states.filter((to) =>
    states.some((from) => from !== to && !transitions.some((known) => known.to === to && known.from.includes(from))),
  );
  return [
    ...each,
    ...unguarded.map((to) =>
      change(`guard.${to}`, to, `every state may become "${to}"`, [
        ...transitions.map((known) => (known.to === to ? { ...known, from: states.filter((from) => from !== to) } : known)),
        ...(transitions.some((known) => known.to === to)
          ? []
          : [{ name: 'leaveAnyState', label: 'leave', from: states.filter((from) => from !== to), to, sources: entity.sources }]),
      ]),
    ),
  ];
}

const LISTINGS = ['search', 'filters', 'sorts'] as const;

const listingChanges = (entity: Entity): Change[] =>
  LISTINGS.flatMap((list) =>
    entity[list]
      .filter((field) => isOffered(entity, list, field))
      .map((field) => ({
        id: `${entity.name}.${list}.${field}`,
        description: `${entity.name}: ${list} without ${field}`,
        kind: 'listing' as const,
        about: [field],
        entity: { ...entity, [list]: entity[list].filter((name) => name !== field) },
      })),
  );

/** What lists offer whatever the brief says is no rule of it: the system's own stamps, and the relations. */
function isOffered(entity: Entity, list: (typeof LISTINGS)[number], field: string): boolean {
  if (list === 'sorts') return !['createdAt', 'updatedAt'].includes(field);
  return entity.fields.some((each) => each.name === field);
}

const fileChanges = (entity: Entity): Change[] =>
  entity.operations
    .filter((operation) => operation === 'export' || operation === 'import')
    .map((operation) => ({
      id: `${entity.name}.${operation}`,
      description: `${entity.name} without ${operation}`,
      kind: 'listing' as const,
      about: [operation],
      entity: { ...entity, operations: entity.operations.filter((each) => each !== operation) },
    }));

/** What is deleted is gone; cannot be restored; stays for ever. */
function keptChanges(entity: Entity): Change[] {
  const { softDelete, ...gone } = entity;
  if (softDelete === undefined) return [];
  const { days, ...forEver } = softDelete;
  const change = (id: string, description: string, about: string, changed: Entity): Change => ({
    id: `${entity.name}.softDelete.${id}`,
    description: `${entity.name}: ${description}`,
    kind: 'rule',
    about: [about],
    entity: changed,
  });
  return [
    change('kept', 'what is deleted is gone', 'kept', gone),
    ...(softDelete.restore
      ? [change('restore', 'what is deleted cannot be restored', 'restored', { ...entity, softDelete: { ...softDelete, restore: false } })]
      : []),
    ...(days === undefined ? [] : [change('days', 'what is deleted stays for ever', 'expires', { ...entity, softDelete: forEver })]),
  ];
}

/** Nobody is reminded; not in time; not only while it should be; or nobody is named. */
const reminderChanges = (entity: Entity): Change[] =>
  (entity.reminders ?? []).flatMap((reminder) => {
    const { when, via, ...plain } = reminder;
    const change = (what: string, reminders: Entity['reminders']): Change => ({
      id: `${entity.name}.reminder.${reminder.id}.${what}`,
      description: `${entity.name}: "${reminder.statement}" ${what}`,
      kind: 'rule',
      about: [reminder.id],
      entity: { ...entity, reminders },
    });
    const replaced = (by: Reminder): Entity['reminders'] => entity.reminders?.map((each) => (each === reminder ? by : each));
    return [
      change(
        'missing',
        entity.reminders?.filter((each) => each !== reminder),
      ),
      change('late', replaced({ ...reminder, minutes: reminder.minutes + 1440 })),
      ...(when === undefined ? [] : [change('always', replaced({ ...plain, ...(via !== undefined && { via }) }))]),
      ...(via === undefined ? [] : [change('to nobody', replaced({ ...plain, ...(when && { when }) }))]),
    ];
  });
