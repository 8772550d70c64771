import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, Time } from '../schemas.js';

const tag = 'Code generation';
const OfConflict = z.strictObject({ id: Id, number: z.coerce.number().int().min(1) });
/** Characters of a text that resolves a conflict. */
const LONGEST_TEXT = 500_000;

const Side = z
  .object({
    mode: z.string().describe('Of git: 100644, 100755 (a program), 120000 (a link).'),
    hash: z.string().describe('Of its content in git.'),
    size: z.int().describe('Bytes.'),
    text: z.string().nullable().describe('Null in lists, of what is no text, and of what has more than 500,000 bytes.'),
  })
  .nullable();

const Conflict = z
  .object({
    number: z.int().describe('From 1 in its run.'),
    path: z.string(),
    kind: z.string().describe('Word of git: contents, modify/delete, add/add, …'),
    base: Side.describe('As it was generated last; null: there was no such file.'),
    yours: Side.describe('As people have it; null: they have no such file.'),
    generated: Side.describe('As it is generated now; null: there is no such file any more.'),
    marked: z
      .string()
      .nullable()
      .describe(
        'The merged file with both sides between marks where they disagree. Null in lists, and where a side has no such file or no text.',
      ),
    choice: z.enum(['yours', 'generated', 'text']).nullable().describe('Null: nobody has decided.'),
    resolvedBy: z.string().nullable(),
    resolvedAt: Time,
  })
  .meta({ id: 'Conflict' });

const json = <T extends z.ZodType>(description: string, schema: T) => ({
  status: 200,
  description,
  content: { 'application/json': schema },
});

export const listConflicts = endpoint({
  method: 'GET',
  path: '/v1/codegen/{id}/conflicts',
  id: 'listConflicts',
  tag,
  summary: 'Files that people changed and that regeneration changes in the same place',
  params: ById,
  answer: json('The conflicts of the run, by their numbers.', z.object({ conflicts: z.array(Conflict) })),
  errors: ['not_found'],
});

export const getConflict = endpoint({
  method: 'GET',
  path: '/v1/codegen/{id}/conflicts/{number}',
  id: 'getConflict',
  tag,
  summary: 'A conflict with both sides',
  params: OfConflict,
  answer: json('The conflict.', Conflict),
  errors: ['not_found'],
});

export const resolveConflict = endpoint({
  method: 'POST',
  path: '/v1/codegen/{id}/conflicts/{number}/resolve',
  id: 'resolveConflict',
  tag,
  summary: 'Say what is to stand',
  description:
    '`yours` and `generated` are about the places where both changed the same: what only one side changed in the file stands in any case. A second word replaces the first. When all are resolved, the run goes on.',
  params: OfConflict,
  body: z.discriminatedUnion('choice', [
    z.strictObject({ choice: z.enum(['yours', 'generated']) }),
    z.strictObject({ choice: z.literal('text'), text: z.string().max(LONGEST_TEXT).describe('The whole file.') }),
  ]),
  answer: json('The conflict, and how many are open.', z.object({ conflict: Conflict, open: z.int() })),
  errors: ['not_found', 'conflict', 'invalid'],
});
