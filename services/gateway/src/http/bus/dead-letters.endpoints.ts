import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { Id, NextCursor } from '../schemas.js';

const tag = 'Bus';
const right = 'letters.manage';
const Name = z.string().min(1).max(200);
const params = z.strictObject({ id: z.string().min(1).max(500) });

const fields = {
  id: z.string(),
  lane: z
    .string()
    .describe('Where it waited: `events:<group>`, `tasks:<queue>`, or `outbox:<service>` when the broker refused it for good.'),
  group: z.string().nullable(),
  queue: z.string().nullable(),
  type: z.string(),
  tenant: z.string().describe('Empty, or no UUID, when the message was malformed.'),
  key: z.string(),
  attempts: z.int().describe('Deliveries in all; 0 when it never came to a handler.'),
  diedAt: z.iso.datetime(),
  error: z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) }),
};
const DeadLetterLine = z.object(fields).meta({ id: 'DeadLetterLine' });
const DeadLetter = z
  .object({
    ...fields,
    headers: z.record(z.string(), z.string()).describe('As the transport had them: CloudEvents attributes, and what else was sent.'),
    message: z.object({
      id: z.string(),
      source: z.string(),
      subject: z.string().nullable(),
      time: z.string(),
      actor: z.string(),
      traceparent: z.string().nullable(),
      data: z.unknown().describe('The body; as text when it is malformed.'),
    }),
  })
  .meta({ id: 'DeadLetter' });

export const listDeadLetters = endpoint({
  method: 'GET',
  path: '/v1/bus/dead-letters',
  id: 'listDeadLetters',
  tag,
  summary: 'Messages that no handler could deal with',
  description: 'Those of the own tenant; for those who operate the platform, of every tenant, and malformed ones of none.',
  query: z
    .strictObject({
      lane: Name.optional(),
      group: Name.optional().describe('The same as the lane `events:<group>`.'),
      queue: Name.optional().describe('The same as the lane `tasks:<queue>`.'),
      type: Name.optional(),
      tenant: Id.optional().describe('Another than the own only for those who operate the platform.'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().max(500).default('').describe('`nextCursor` of the page before; absent for the first page.'),
    })
    .refine(({ lane, group, queue }) => [lane, group, queue].filter((name) => name !== undefined).length <= 1, {
      message: 'name one of lane, group and queue',
    }),
  answer: {
    status: 200,
    description: 'A page of dead letters; those of one lane in the order in which they died.',
    content: { 'application/json': z.object({ deadLetters: z.array(DeadLetterLine), nextCursor: NextCursor }) },
  },
  right,
});

export const getDeadLetter = endpoint({
  method: 'GET',
  path: '/v1/bus/dead-letters/{id}',
  id: 'getDeadLetter',
  tag,
  summary: 'A dead letter with its error, headers and body',
  params,
  answer: { status: 200, description: 'The letter.', content: { 'application/json': DeadLetter } },
  errors: ['not_found'],
  right,
});

export const replayDeadLetter = endpoint({
  method: 'POST',
  path: '/v1/bus/dead-letters/{id}/replay',
  id: 'replayDeadLetter',
  tag,
  summary: 'Put a dead letter back to its queue',
  description: 'With all its tries before it. It is no dead letter any more, so the second time it is `not_found`.',
  params,
  answer: { status: 200, description: 'The letter that went back.', content: { 'application/json': DeadLetterLine } },
  errors: ['not_found', 'conflict', 'too_large'],
  right,
});

export const dropDeadLetter = endpoint({
  method: 'DELETE',
  path: '/v1/bus/dead-letters/{id}',
  id: 'dropDeadLetter',
  tag,
  summary: 'Forget a dead letter for ever',
  params,
  answer: { status: 200, description: 'What was dropped.', content: { 'application/json': DeadLetter } },
  errors: ['not_found'],
  right,
});
