import { z } from 'zod';

const Words = z.string();
const When = z.object({ field: z.string(), in: z.array(z.union([z.string(), z.number(), z.boolean()])) });
const Value = z.union([z.string(), z.number(), z.boolean(), z.object({ now: z.literal(true) })]);

export const ExpectedField = z.object({
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
});
export const ExpectedRelation = z.object({
  kind: z.string(),
  entity: z.string(),
  name: z.string().optional(),
  aliases: z.array(z.string()).default([]),
  required: z.boolean().optional(),
  onDelete: z.string().optional(),
  unique: z.boolean().optional(),
});
export const ExpectedTransition = z.object({
  from: z.array(z.string()),
  to: z.string(),
  requires: z.array(z.string()).optional(),
  stamps: z.array(z.string()).optional(),
});
export const ExpectedRule = z.object({
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
  limit: z.number().optional(),
  state: z.string().optional(),
  parent: z.string().optional(),
});
export const ExpectedEntity = z.object({
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
});
export const Expected = z.object({
  entities: z.array(ExpectedEntity),
  mayEntities: z.array(z.string()).default([]),
  notEntities: z.array(z.string()).default([]),
  actors: z.array(z.string()).default([]),
  outOfScope: z.array(z.string()).default([]),
  nfrs: z.array(z.string()).default([]),
  open: z.array(z.string()).default([]),
});
export type Expected = z.infer<typeof Expected>;
export type ExpectedEntity = z.infer<typeof ExpectedEntity>;
export type ExpectedRule = z.infer<typeof ExpectedRule>;
