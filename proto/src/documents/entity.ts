import { z } from 'zod';
import { Sources } from './source.js';

/** A name that is safe as an identifier in every target language: ASCII, not reserved (see `sanitiseName`). */
const camel = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*$/)
  .max(64);
const pascal = z
  .string()
  .regex(/^[A-Z][A-Za-z0-9]*$/)
  .max(64);
const kebab = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  .max(80);

export const FieldType = z.enum(['string', 'text', 'integer', 'number', 'boolean', 'date', 'datetime', 'time', 'enum']);
export type FieldType = z.infer<typeof FieldType>;

/** `money` is a number with at most two decimals; `percent` a number from 0 to 100. */
export const FieldFormat = z.enum(['email', 'url', 'phone', 'money', 'percent', 'uuid', 'color', 'country-code', 'currency-code']);
export type FieldFormat = z.infer<typeof FieldFormat>;

export const Literal = z.union([z.string(), z.number(), z.boolean()]);

const When = z.strictObject({ field: camel, in: z.array(Literal).min(1) });

/**
 * Children, records of `entity` that refer to this one through their `via`: how many there are or, with `field`, the sum of it; `times` multiplies it
 * with another field of theirs, what `minus` holds for is taken off, and only those count for which `when` holds.
 */
const tally = {
  entity: pascal,
  via: camel,
  field: camel.optional(),
  times: camel.optional(),
  minus: When.optional(),
  when: When.optional(),
};

/** How a value is worked out whenever its record is read; it is never stored. */
export const Computed = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tally'), ...tally }),
  /** Two numbers of the record multiplied. */
  z.strictObject({ kind: z.literal('product'), left: camel, right: camel }),
  /** Whether a date or a datetime lies in the past, while `when` holds. */
  z.strictObject({ kind: z.literal('past'), field: camel, when: When.optional() }),
  /** Whether two numbers of the record, worked out or not, stand in this order. */
  z.strictObject({ kind: z.literal('compare'), left: camel, op: z.enum(['<', '<=', '>', '>=']), right: camel }),
]);
export type Computed = z.infer<typeof Computed>;

export const Field = z.strictObject({
  name: camel,
  /** Its name in the version before: it is the same field, and keeps its values. */
  was: camel.optional(),
  label: z.string(),
  type: FieldType,
  required: z.boolean(),
  unique: z.boolean(),
  minLength: z.int().nonnegative().optional(),
  maxLength: z.int().positive().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  /** An ECMAScript regular expression, anchored, built by the engine (never copied from the brief). */
  pattern: z.string().optional(),
  /** The pattern in words, for messages; with one example that matches and one that does not, for tests. */
  patternHint: z.strictObject({ words: z.string(), valid: z.string(), invalid: z.string() }).optional(),
  format: FieldFormat.optional(),
  /** `{now: true}`: today for a date, now for a datetime. */
  default: z.union([Literal, z.strictObject({ now: z.literal(true) })]).optional(),
  enum: z.array(z.string()).min(1).optional(),
  /** Values of `enum` that were called otherwise in the version before: new → old. */
  enumWas: z.record(z.string(), z.string()).optional(),
  /** What records get that were there before the field was, or before it had to be given. Absent: its default. */
  existing: Literal.optional(),
  /** Set by the system, refused in requests. */
  readOnly: z.boolean().optional(),
  /** The field is `readOnly`. */
  computed: Computed.optional(),
  /** A `readOnly` integer that counts up from 1 with each record; of its own for each parent that `within`, a belongsTo's field, names. No number is given twice. */
  counter: z.strictObject({ within: camel.optional() }).optional(),
  sources: Sources,
});
export type Field = z.infer<typeof Field>;

/**
 * `belongsTo` puts `field` (`projectId`, a UUID) on this entity; `hasMany` is its inverse and puts nothing;
 * `manyToMany` puts `field` (`tagIds`, a list of UUIDs) on the side that owns it (`owner: true`).
 */
export const Relation = z.strictObject({
  kind: z.enum(['belongsTo', 'hasMany', 'manyToMany']),
  name: camel,
  /** Its name in the version before. */
  was: camel.optional(),
  label: z.string(),
  entity: pascal,
  field: camel.optional(),
  required: z.boolean(),
  owner: z.boolean().optional(),
  /** belongsTo only: what deleting the parent does. */
  onDelete: z.enum(['restrict', 'cascade', 'setNull']).optional(),
  /** belongsTo only: at most one child for each parent. */
  unique: z.boolean().optional(),
  inverse: camel.optional(),
  sources: Sources,
});
export type Relation = z.infer<typeof Relation>;

/** A permitted change of `stateField`. `from` lists every state it may start in. `requires` lists fields that must be set. */
export const Transition = z.strictObject({
  name: camel,
  label: z.string(),
  from: z.array(z.string()).min(1),
  to: z.string(),
  requires: z.array(camel).optional(),
  /** Fields (datetime or date) stamped with the current time when it happens. */
  stamps: z.array(camel).optional(),
  actor: z.string().optional(),
  sources: Sources,
});
export type Transition = z.infer<typeof Transition>;

/** Rules over more than one field or record. Every one has an id, words for people, and its support. */
const rule = { id: z.string(), statement: z.string(), sources: Sources };
export const Rule = z.discriminatedUnion('kind', [
  /** Two fields of one record, e.g. endDate > startDate; holds when either is absent. */
  z.strictObject({ kind: z.literal('compare'), ...rule, left: camel, op: z.enum(['<', '<=', '>', '>=', '!=']), right: camel }),
  /** A date against today (UTC) or a datetime against now, checked whenever the field is written. */
  z.strictObject({ kind: z.literal('relativeToNow'), ...rule, field: camel, op: z.enum(['<', '<=', '>', '>=']) }),
  /** `field` must be set while `when` holds. */
  z.strictObject({ kind: z.literal('requiredWhen'), ...rule, field: camel, when: When }),
  /** No two records agree in all `fields` (a belongsTo's `field` may be among them). `when` limits it to records where it holds. */
  z.strictObject({ kind: z.literal('uniqueTogether'), ...rule, fields: z.array(camel).min(2), when: When.optional() }),
  /** The record (or only `fields`) cannot change while `when` holds; state transitions stay possible. Without `when`: never after creation. */
  z.strictObject({ kind: z.literal('immutable'), ...rule, fields: z.array(camel).optional(), when: When.optional() }),
  /** The record can be deleted only while `when` holds; `when` absent means never. */
  z.strictObject({ kind: z.literal('deleteOnly'), ...rule, when: When.optional() }),
  /** A parent has at most `limit` children of `entity` (through its `via` field) for which `when` (on the child) holds. Checked when a child is written. */
  z.strictObject({ kind: z.literal('maxChildren'), ...rule, entity: pascal, via: camel, limit: z.int().positive(), when: When.optional() }),
  /** A parent cannot enter state `state` while children of `entity` exist for which `when` (on the child) holds. */
  z.strictObject({
    kind: z.literal('stateBlockedByChildren'),
    ...rule,
    state: z.string(),
    entity: pascal,
    via: camel,
    when: When.optional(),
  }),
  /** The parent (through `via`) must satisfy `when` for a child to be created, e.g. only active members may borrow. */
  z.strictObject({ kind: z.literal('parentMust'), ...rule, via: camel, parent: pascal, when: When }),
  /**
   * Records that agree in all fields of `within` never lie over one another in time. Days belong to it from the first to the last, moments up
   * to the last but without it; without `end` it goes on for ever. `when` limits it to records where it holds.
   */
  z.strictObject({ kind: z.literal('noOverlap'), ...rule, within: z.array(camel), start: camel, end: camel, when: When.optional() }),
  /**
   * Something may be done only while the clock stands so to `field`, a date (from its start in UTC), a datetime or createdAt, and the minutes added to it:
   * a change, a deletion, entering `state`, or creation with that value. `<=` 15: within 15 minutes after; `<=` -1440: at the latest a day before; `>=` -30:
   * not until half an hour before.
   */
  z.strictObject({
    kind: z.literal('timeWindow'),
    ...rule,
    action: z.enum(['create', 'update', 'delete', 'enter']),
    state: z.string().optional(),
    field: camel,
    op: z.enum(['<=', '>=']),
    minutes: z.int(),
  }),
  /** The tally of children never passes a limit: a number, or a field of this record. Checked whenever a child, or that field, is written, and when a child goes. */
  z.strictObject({ kind: z.literal('tally'), ...rule, ...tally, op: z.enum(['<=', '>=']), limit: z.union([z.number(), camel]) }),
]);
export type Rule = z.infer<typeof Rule>;

/** `export` and `import`: files of records as comma-separated values, out of the list and into it. */
export const Operation = z.enum(['create', 'read', 'update', 'delete', 'list', 'export', 'import']);
export type Operation = z.infer<typeof Operation>;

/** Deleted records are kept apart, and come back whole where `restore` is asked for; after `days` they are gone for good. */
export const SoftDelete = z.strictObject({ restore: z.boolean(), days: z.int().positive().optional(), sources: Sources });
export type SoftDelete = z.infer<typeof SoftDelete>;

/**
 * Somebody is reminded, once, when `minutes` have gone by since `field`, a date (from its start in UTC), a datetime, createdAt or updatedAt, while `when`
 * holds; before it where they are negative, and then not any more once it has come. `via` is the field of the belongsTo whose record it is for.
 */
export const Reminder = z.strictObject({ ...rule, field: camel, minutes: z.int(), when: When.optional(), via: camel.optional() });
export type Reminder = z.infer<typeof Reminder>;

export const Entity = z.strictObject({
  name: pascal,
  /** Its name in the version before: it is the same entity, and keeps its records. */
  was: pascal.optional(),
  label: z.string(),
  pluralLabel: z.string(),
  /** kebab-case plural: the resource is /api/<plural>. */
  plural: kebab,
  description: z.string(),
  /** Without id, createdAt and updatedAt, which every entity has, and without the fields that relations bring. */
  fields: z.array(Field),
  relations: z.array(Relation),
  /** The enum field that holds the state, when there is one; its `enum` equals `states`, its default `initialState`. */
  stateField: camel.optional(),
  initialState: z.string().optional(),
  states: z.array(z.string()),
  transitions: z.array(Transition),
  rules: z.array(Rule),
  operations: z.array(Operation),
  /** Where the brief asks for files of records. */
  fileSources: Sources.optional(),
  /** Absent: what is deleted is gone. */
  softDelete: SoftDelete.optional(),
  reminders: z.array(Reminder).optional(),
  /** The field that names a record to a person (a title, a name, a number). */
  displayField: camel,
  search: z.array(camel),
  filters: z.array(camel),
  sorts: z.array(camel),
  defaultSort: z.strictObject({ field: camel, direction: z.enum(['asc', 'desc']) }),
  pageSize: z.strictObject({ default: z.int().positive(), max: z.int().positive() }),
  sources: Sources,
});
export type Entity = z.infer<typeof Entity>;
