import { z } from 'zod';
import { Id, Time } from '../schemas.js';

export const ProjectId = z.string().max(64);
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const Kind = z.enum(['webhook', 'email', 'chat', 'websocket']);
const Day = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);

export const Channel = z
  .object({
    id: Id,
    projectId: ProjectId.nullable().describe('Null: of the whole tenant.'),
    kind: Kind,
    name: z.string(),
    target: z.string(),
    room: z.string().nullable(),
    userId: z.string().nullable().describe('Whose own it is; null: shared.'),
    state: z.enum(['active', 'disabled']),
    reason: z.string().nullable().describe('Why it was switched off.'),
    failingSince: Time.describe('Since when nothing arrived.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Channel' });

export const ChannelWithSecret = Channel.extend({
  secret: z.string().nullable().describe('Of a webhook, shown this once: `whsec_…`.'),
}).meta({ id: 'ChannelWithSecret' });

export const NewChannel = z.strictObject({
  projectId: ProjectId.default('').describe('Absent: of the whole tenant.'),
  kind: Kind,
  name: z.string().min(1).max(120),
  target: z.string().max(2_000).default('').describe('`https://…` of a webhook, an address of a mail; absent for a websocket.'),
  room: z.string().max(200).default(''),
  personal: z.boolean().default(false).describe('Your own: nobody else sees it, and your quiet hours hold it.'),
});

const wish = {
  name: z.string().min(1).max(120),
  types: z.array(z.string().max(120)).min(1).max(50).describe('`*` stands for one word between dots, `**` at the end for the rest.'),
  filter: z.string().max(4_000).default('').describe('An expression of workflows that gives true or false: `data.state == "failed"`.'),
  minSeverity: z.enum(['info', 'warning', 'error', 'critical']).default('info'),
  channelIds: z.array(Id).min(1).max(20),
  urgent: z.boolean().default(false).describe('Neither digest nor quiet hours hold it.'),
  digest: z
    .strictObject({
      every: z.enum(['hourly', 'daily', 'weekly']),
      at: Clock.default('09:00'),
      day: Day.default('mon'),
      timeZone: z.string().max(64).default('UTC'),
    })
    .optional(),
  dedupeKey: z.string().max(4_000).default('').describe('An expression: what gives the same value is alike.'),
  dedupeSeconds: z.int().min(0).max(604_800).default(0),
  enabled: z.boolean().default(true),
};

export const NewSubscription = z.strictObject({ projectId: ProjectId.default(''), personal: z.boolean().default(false), ...wish });
export const ChangedSubscription = z.strictObject(wish);

export const Subscription = z
  .object({
    id: Id,
    projectId: ProjectId.nullable(),
    ...wish,
    digest: z.object({ every: z.string(), at: z.string(), day: z.string(), timeZone: z.string() }).nullable(),
    userId: z.string().nullable(),
    createdAt: z.iso.datetime(),
    fault: z.string().nullable().describe('What its filter failed with last.'),
  })
  .meta({ id: 'Subscription' });

export const Delivery = z
  .object({
    id: Id.describe('The `webhook-id`, the same in every try.'),
    channelId: Id,
    subscriptionId: Id.nullable(),
    projectId: ProjectId.nullable(),
    eventType: z.string(),
    eventId: z.string(),
    severity: z.string(),
    title: z.string(),
    state: z.enum(['pending', 'digested', 'delivered', 'dead', 'dropped']),
    waitsFor: z.enum(['quiet_hours', 'digest', 'retry']).nullable(),
    attempts: z.int(),
    dueAt: z.iso.datetime(),
    createdAt: z.iso.datetime(),
    endedAt: Time,
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    status: z.int().nullable().describe('Of the last try: of HTTP, or of the mail server.'),
  })
  .meta({ id: 'Delivery' });

export const Template = z
  .object({
    type: z.string().min(1).max(120).describe('A type of events, `digest`, or `*` for those without one of their own.'),
    language: z.enum(['en']).default('en'),
    subject: z.string().min(1).max(300),
    text: z.string().min(1).max(20_000),
    html: z.string().max(100_000).default('').describe('Absent: made from the text.'),
  })
  .meta({ id: 'MessageTemplate' });

export const QuietHours = z
  .strictObject({
    timeZone: z.string().max(64).default('UTC'),
    spans: z
      .array(
        z.strictObject({
          days: z.array(Day).min(1).describe('On which it begins.'),
          from: Clock,
          to: z.union([Clock, z.literal('24:00')]).describe('When it is not after `from`, on the day after.'),
        }),
      )
      .max(20),
  })
  .meta({ id: 'QuietHours' });
