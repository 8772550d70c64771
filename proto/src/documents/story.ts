import { z } from 'zod';
import { Sources } from './source.js';

/** Which field violation a request must be refused for. */
export const Violation = z.enum([
  'missing',
  'wrongType',
  'tooShort',
  'tooLong',
  'belowMinimum',
  'aboveMaximum',
  'pattern',
  'format',
  'notInEnum',
  'duplicate',
  'unknownReference',
  'readOnly',
]);
export type Violation = z.infer<typeof Violation>;

/**
 * What a criterion checks, in a form from which a pack writes its test. Names refer to the spec's entities.
 * A pack must handle every kind; a criterion it cannot test stays without proof and makes the run incomplete.
 */
export const Check = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create'), entity: z.string() }),
  z.strictObject({ kind: z.literal('read'), entity: z.string() }),
  z.strictObject({ kind: z.literal('update'), entity: z.string() }),
  z.strictObject({ kind: z.literal('delete'), entity: z.string() }),
  z.strictObject({ kind: z.literal('operationRefused'), entity: z.string(), operation: z.enum(['create', 'update', 'delete']) }),
  z.strictObject({ kind: z.literal('list'), entity: z.string() }),
  z.strictObject({ kind: z.literal('rejects'), entity: z.string(), field: z.string(), violation: Violation }),
  z.strictObject({ kind: z.literal('defaults'), entity: z.string(), field: z.string() }),
  z.strictObject({ kind: z.literal('filter'), entity: z.string(), field: z.string() }),
  z.strictObject({ kind: z.literal('sort'), entity: z.string(), field: z.string() }),
  z.strictObject({ kind: z.literal('search'), entity: z.string(), field: z.string() }),
  z.strictObject({ kind: z.literal('transition'), entity: z.string(), transition: z.string() }),
  z.strictObject({ kind: z.literal('transitionRefused'), entity: z.string(), from: z.string(), to: z.string() }),
  z.strictObject({ kind: z.literal('transitionRequires'), entity: z.string(), transition: z.string(), field: z.string() }),
  z.strictObject({ kind: z.literal('rule'), entity: z.string(), rule: z.string() }),
  /** What is worked out is right whenever it is read, also after what it is worked out from changed. */
  z.strictObject({ kind: z.literal('computed'), entity: z.string(), field: z.string() }),
  /** Numbers count up, each given once. */
  z.strictObject({ kind: z.literal('counter'), entity: z.string(), field: z.string() }),
  /** Deleting the parent: refused, cascades, or clears the reference, as the relation's onDelete says. */
  z.strictObject({ kind: z.literal('parentDelete'), entity: z.string(), relation: z.string() }),
  /** The children of a record are listed through its hasMany relation. */
  z.strictObject({ kind: z.literal('children'), entity: z.string(), relation: z.string() }),
  /** The list as a file: all of it and not a page, what the filters leave, and nothing that a spreadsheet would run (`field` is a text). */
  z.strictObject({
    kind: z.literal('export'),
    entity: z.string(),
    aspect: z.enum(['all', 'filtered', 'safe']),
    field: z.string().optional(),
  }),
  /** A file becomes records; is refused as a whole, by row, where one is wrong; comes again and changes nothing; is written by a spreadsheet. */
  z.strictObject({ kind: z.literal('import'), entity: z.string(), aspect: z.enum(['adds', 'refuses', 'again', 'tolerant']) }),
  /** What a role may do by a right of the spec: everything, only with what is its own, or nothing. */
  z.strictObject({
    kind: z.literal('right'),
    entity: z.string(),
    right: z.string(),
    role: z.string(),
    outcome: z.enum(['allowed', 'own', 'refused']),
  }),
  /** The system writes who made a record and who last changed it. */
  z.strictObject({ kind: z.literal('audit'), entity: z.string() }),
  /** One side of signing in, whatever the records are. */
  z.strictObject({
    kind: z.literal('signIn'),
    aspect: z.enum(['opens', 'refuses', 'required', 'ends', 'limited', 'hashed', 'accounts', 'administrator']),
  }),
  /** What is deleted is kept and out of sight; comes back whole; is gone for good after its time. */
  z.strictObject({ kind: z.literal('softDelete'), entity: z.string(), aspect: z.enum(['kept', 'restored', 'expires']) }),
  /** A reminder of the entity becomes due once, for whom it is meant. */
  z.strictObject({ kind: z.literal('reminder'), entity: z.string(), reminder: z.string() }),
  /** Requests beyond the limit are refused, until the time is over. */
  z.strictObject({ kind: z.literal('rateLimit') }),
  /** An operation of the uploaded contract answers as it says; refuses what is no such body; knows no record of that name. */
  z.strictObject({
    kind: z.literal('contract'),
    entity: z.string(),
    operation: z.string(),
    aspect: z.enum(['answers', 'invalid', 'unknown']),
  }),
  /** The service answers its health endpoint and describes itself at /openapi.json. */
  z.strictObject({ kind: z.literal('service') }),
]);
export type Check = z.infer<typeof Check>;

export const Criterion = z.strictObject({
  /** `S3.C2` */
  id: z.string().regex(/^S\d+\.C\d+$/),
  given: z.string(),
  when: z.string(),
  // oxlint-disable-next-line unicorn/no-thenable -- Given/When/Then is the field's standard wording
  then: z.string(),
  check: Check,
  sources: Sources,
});
export type Criterion = z.infer<typeof Criterion>;

/** A part of an entity's behaviour that one story adds. `manage`: create/read/update/delete/list with field rules. `exchange`: files of records. `signIn` and `contract` are of no entity. */
export const Capability = z.enum([
  'foundation',
  'manage',
  'find',
  'states',
  'relations',
  'rules',
  'exchange',
  'signIn',
  'access',
  'contract',
]);
export type Capability = z.infer<typeof Capability>;

export const Range = z.strictObject({ low: z.number(), likely: z.number(), high: z.number() });
export type Range = z.infer<typeof Range>;

export const Story = z.strictObject({
  /** `S1`, `S2`, … The same in every version of the spec; stories stand in the order in which they would be merged. `S1` is always the foundation. */
  id: z.string().regex(/^S\d+$/),
  title: z.string(),
  actor: z.string(),
  want: z.string(),
  benefit: z.string(),
  priority: z.enum(['must', 'should', 'could']),
  /** Absent for the foundation, signing in and the contract only. */
  entity: z.string().optional(),
  capability: Capability,
  /** Ids of stories that must be there first: all of them. */
  dependsOn: z.array(z.string()),
  criteria: z.array(Criterion).min(1),
  hours: Range,
  sources: Sources,
});
export type Story = z.infer<typeof Story>;
