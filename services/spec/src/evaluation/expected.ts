import { z } from 'zod';

const Words = z.string();
const When = z.strictObject({ field: z.string(), in: z.array(z.union([z.string(), z.number(), z.boolean()])) });
const Value = z.union([z.string(), z.number(), z.boolean(), z.object({ now: z.literal(true) })]);

export const ExpectedField = z.strictObject({
  name: Words,
  aliases: z.array(Words).default([]),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  format: z.string().optional(),
  hasPattern: z.boolean().optional(),
  enum: z.array(z.string()).optional(),
  default: Value.optional(),
  readOnly: z.boolean().optional(),
  /** How it is worked out. */
  computed: z.string().optional(),
  counter: z.boolean().optional(),
});
export const ExpectedRelation = z.strictObject({
  kind: z.string(),
  entity: z.string(),
  name: z.string().optional(),
  aliases: z.array(z.string()).default([]),
  required: z.boolean().optional(),
  onDelete: z.string().optional(),
  unique: z.boolean().optional(),
});
export const ExpectedTransition = z.strictObject({
  from: z.array(z.string()),
  to: z.string(),
  requires: z.array(z.string()).optional(),
  stamps: z.array(z.string()).optional(),
});
export const ExpectedRule = z.strictObject({
  kind: z.string(),
  field: z.string().optional(),
  left: z.string().optional(),
  right: z.string().optional(),
  op: z.string().optional(),
  fields: z.array(z.string()).optional(),
  within: z.array(z.string()).optional(),
  when: When.optional(),
  entity: z.string().optional(),
  via: z.string().optional(),
  limit: z.union([z.number(), z.string()]).optional(),
  state: z.string().optional(),
  parent: z.string().optional(),
  action: z.string().optional(),
  minutes: z.number().optional(),
  per: z.string().optional(),
  /** Words of the statement of a rule that has no finer form to be compared in. */
  words: z.string().optional(),
});
/** Who may do what with records of an entity: `may` has operations and states to be entered. `own`: only with what is theirs; `only`: nobody else may. */
export const ExpectedRight = z.strictObject({
  who: z.array(z.string()),
  may: z.array(z.string()),
  own: z.literal(true).optional(),
  only: z.literal(true).optional(),
});
/** A value that nobody writes because it follows from others. */
export const ExpectedComputed = z.strictObject({
  name: z.string(),
  aliases: z.array(z.string()).default([]),
  kind: z.enum(['count', 'sum', 'average', 'difference', 'product', 'flag']),
  of: z.string().optional(),
});
export const ExpectedEntity = z.strictObject({
  name: z.string(),
  aliases: z.array(z.string()).default([]),
  fields: z.array(ExpectedField).default([]),
  relations: z.array(ExpectedRelation).default([]),
  states: z.array(z.string()).default([]),
  initialState: z.string().optional(),
  transitions: z.array(ExpectedTransition).default([]),
  moreTransitions: z.boolean().default(false),
  rules: z.array(ExpectedRule).default([]),
  search: z.array(z.string()).default([]),
  filters: z.array(z.string()).default([]),
  sorts: z.array(z.string()).default([]),
  defaultSort: z.object({ field: z.string(), direction: z.string() }).optional(),
  pageSize: z.object({ default: z.number() }).optional(),
  noOperations: z.array(z.string()).default([]),
  computed: z.array(ExpectedComputed).default([]),
  rights: z.array(ExpectedRight).default([]),
  csv: z.array(z.enum(['import', 'export'])).default([]),
  softDelete: z.literal(true).optional(),
  audit: z.literal(true).optional(),
  reminders: z.array(z.string()).default([]),
});
export const Expected = z.strictObject({
  entities: z.array(ExpectedEntity),
  mayEntities: z.array(z.string()).default([]),
  notEntities: z.array(z.string()).default([]),
  actors: z.array(z.string()).default([]),
  outOfScope: z.array(z.string()).default([]),
  nfrs: z.array(z.string()).default([]),
  open: z.array(z.string()).default([]),
  language: z.enum(['en', 'de']).default('en'),
  signIn: z.literal(true).optional(),
  rateLimit: z.string().optional(),
});
export type Expected = z.infer<typeof Expected>;
export type ExpectedEntity = z.infer<typeof ExpectedEntity>;
export type ExpectedRule = z.infer<typeof ExpectedRule>;
