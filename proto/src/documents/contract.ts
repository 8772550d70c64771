import { z } from 'zod';
import { Sources } from './source.js';

/** A JSON Schema of its own, without references. */
export const JsonSchema = z.record(z.string(), z.unknown());
export type JsonSchema = z.infer<typeof JsonSchema>;

/** A property of a body of the contract, and the field of the record that it stands for. `id`, `createdAt` and `updatedAt` are fields, too. */
export const ContractMember = z.strictObject({
  name: z.string(),
  field: z.string(),
  /** Values of the contract that the field has under other names: theirs → its. */
  values: z.record(z.string(), z.string()).optional(),
  /** Left out of an answer, and not null, where the field is empty. */
  optional: z.boolean().optional(),
  /** The field holds the id of a record of this entity, which the contract knows by its number. */
  numbered: z.string().optional(),
});
export type ContractMember = z.infer<typeof ContractMember>;

export const ContractForm = z.strictObject({
  schema: JsonSchema,
  /** The property that holds the record or the list; absent where the body itself does. */
  within: z.string().optional(),
  list: z.boolean(),
  /** What an answer says beside it. */
  beside: z.array(z.strictObject({ name: z.string(), means: z.enum(['total', 'page', 'pageSize', 'offset']) })),
  members: z.array(ContractMember),
});
export type ContractForm = z.infer<typeof ContractForm>;

const PathParameter = z.strictObject({ param: z.string(), entity: z.string(), numbered: z.boolean() });

/** An operation of the contract, and what of the application answers it. */
export const ContractOperation = z.strictObject({
  /** `GET /pets/{petId}` */
  id: z.string(),
  method: z.enum(['get', 'post', 'put', 'patch', 'delete']),
  /** Below the contract's base. */
  path: z.string(),
  entity: z.string(),
  action: z.enum(['list', 'create', 'read', 'replace', 'update', 'delete', 'transition']),
  transition: z.string().optional(),
  /** The parameter that names the record. */
  key: PathParameter.optional(),
  /** The parameter that names the record to which those of this operation belong through `field`. */
  parent: z.strictObject({ ...PathParameter.shape, field: z.string() }).optional(),
  query: z.array(
    z.strictObject({
      name: z.string(),
      means: z.enum(['page', 'pageSize', 'offset', 'search', 'sort', 'filter']),
      field: z.string().optional(),
      values: z.record(z.string(), z.string()).optional(),
    }),
  ),
  takes: ContractForm.optional(),
  /** Of success. */
  status: z.int(),
  /** Absent: the answer has no body. */
  answers: ContractForm.optional(),
  /** Statuses of refusals that the contract has others for: the application's → the contract's. */
  statuses: z.record(z.string(), z.int()),
  /** The body of a refusal, where the contract says what it is. */
  problem: z
    .strictObject({
      schema: JsonSchema,
      members: z.array(z.strictObject({ name: z.string(), means: z.enum(['status', 'code', 'message', 'errors']) })),
    })
    .optional(),
  sources: Sources,
});
export type ContractOperation = z.infer<typeof ContractOperation>;

/** An uploaded description of an API, as far as the application answers it: contract first. */
export const Contract = z.strictObject({ document: z.string(), base: z.string(), operations: z.array(ContractOperation).min(1) });
export type Contract = z.infer<typeof Contract>;
