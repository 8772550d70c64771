import { AppError } from '@hexad/kernel';
import { z } from 'zod';
import { Id } from '../http/schemas.js';

/** What client and server agree on; a change that breaks clients gets another name. */
export const PROTOCOL = 'hexad.v1';

const After = z
  .int()
  .min(0)
  .optional()
  .describe(
    'The sequence that was seen last in this topic: what came after it is sent first. Absent: what comes from now on; of a run all of its journal; of notifications what was not acknowledged.',
  );
const SubscriptionId = z.string().min(1).max(64).describe('Chosen by the client; answers and events of the subscription carry it.');

const watch = <T extends z.core.$ZodLooseShape>(shape: T) =>
  z.strictObject({ type: z.literal('subscribe'), id: SubscriptionId, ...shape, after: After });

export const Subscribe = z.discriminatedUnion('topic', [
  watch({ topic: z.literal('project'), project: z.string().min(1).max(200).describe('Its id or its name.') }),
  watch({ topic: z.literal('tenant') }),
  watch({ topic: z.literal('run'), run: Id }),
  watch({ topic: z.literal('approvals') }),
  watch({ topic: z.literal('notifications') }),
]);
export type Subscribe = z.output<typeof Subscribe>;

export const Unsubscribe = z.strictObject({ type: z.literal('unsubscribe'), id: SubscriptionId });

export const Acknowledge = z.strictObject({
  type: z.literal('acknowledge'),
  id: SubscriptionId.describe('Of a subscription to notifications.'),
  sequence: z.int().min(0).describe('Up to which they are dealt with: the next subscription without `after` begins behind it.'),
});
export type Acknowledge = z.output<typeof Acknowledge>;

/** Everything that a client may say. */
export const CLIENT_MESSAGES = { subscribe: Subscribe, unsubscribe: Unsubscribe, acknowledge: Acknowledge } as const;
export type ClientMessage = z.output<(typeof CLIENT_MESSAGES)[keyof typeof CLIENT_MESSAGES]>;

const Sequence = z.int().describe('Of the topic; the one to come back with.');

export const Event = z.object({
  id: z.string().describe('Of the event: the same wherever it is told.'),
  type: z.string(),
  time: z.string(),
  actor: z.string(),
  projectId: z.string().nullable(),
  runId: z.string().nullable(),
  severity: z.enum(['info', 'warning', 'error', 'critical']),
  title: z.string().describe('One line for people.'),
  data: z.unknown().describe('As docs/events.md says for the type; null where they are larger than 64 KB.'),
});

const Entry = z.object({ sequence: z.int(), at: z.string(), type: z.string(), path: z.string().nullable(), data: z.unknown() });

/** Everything that a client may hear. */
export const SERVER_MESSAGES = {
  hello: z.object({
    type: z.literal('hello'),
    protocol: z.literal(PROTOCOL),
    heartbeatSeconds: z.number().describe('A ping comes this often; a client that answers none until the next is cut off.'),
    subscriptions: z.int().describe('At once over this connection.'),
  }),
  subscribed: z.object({
    type: z.literal('subscribed'),
    id: SubscriptionId,
    sequence: Sequence,
    missed: z
      .boolean()
      .describe('What came after `after` is no longer kept: read anew over REST what you care about. Events go on from here.'),
  }),
  event: z.object({ type: z.literal('event'), id: SubscriptionId, sequence: Sequence, event: Event }),
  entry: z.object({
    type: z.literal('entry'),
    id: SubscriptionId,
    sequence: Sequence,
    entry: Entry.describe('Of the journal of the run.'),
  }),
  missed: z.object({ type: z.literal('missed'), id: SubscriptionId, sequence: Sequence }),
  ended: z.object({
    type: z.literal('ended'),
    id: SubscriptionId,
    code: z.string().nullable().describe('Null: there is nothing more to come, for the run has ended.'),
    message: z.string(),
  }),
  acknowledged: z.object({
    type: z.literal('acknowledged'),
    id: SubscriptionId,
    sequence: Sequence.describe('Up to which they are dealt with now.'),
  }),
  unsubscribed: z.object({ type: z.literal('unsubscribed'), id: SubscriptionId }),
  error: z.object({
    type: z.literal('error'),
    id: z.string().nullable().describe('Of the message that was refused, where it had one.'),
    code: z.string(),
    message: z.string(),
  }),
} as const;
export type ServerMessage = z.output<(typeof SERVER_MESSAGES)[keyof typeof SERVER_MESSAGES]>;

/** Fails with `invalid`, and the id that the message had in `details`. */
export function readClientMessage(text: string): ClientMessage {
  const given = parsed(text);
  const type = field(given, 'type');
  const id = field(given, 'id') ?? null;
  const schema =
    type !== undefined && Object.hasOwn(CLIENT_MESSAGES, type) ? CLIENT_MESSAGES[type as keyof typeof CLIENT_MESSAGES] : undefined;
  if (schema === undefined) {
    const known = Object.keys(CLIENT_MESSAGES).join(', ');
    throw refusal(`There are no messages of the type ${JSON.stringify(type ?? null)?.slice(0, 80)}; send one of: ${known}.`, id);
  }
  const { success, data, error } = schema.safeParse(given);
  if (success) return data;
  const faults = error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.') || 'message'}: ${message}`);
  throw refusal(`The message is not as it should be: ${faults.join('; ')}`, id);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal('The message is no JSON.', null);
  }
}

const field = (given: unknown, name: string): string | undefined => {
  const value = typeof given === 'object' && given !== null ? (given as Readonly<Record<string, unknown>>)[name] : undefined;
  return typeof value === 'string' ? value.slice(0, 64) : undefined;
};

const refusal = (message: string, id: string | null): AppError => new AppError('invalid', message, { details: { id } });
