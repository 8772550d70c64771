import { z } from 'zod';
import { Id, Time } from '../schemas.js';

const Step = z.string().max(500).default('');

const Action = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('start'),
      workflow: z.string().min(1).max(120),
      inputs: z.record(z.string(), z.json()).default({}).describe('`${…}` in them sees what a filter sees.'),
    }),
    z.strictObject({ type: z.literal('retry_step'), step: Step.describe('Absent: the one that the event names.') }),
    z.strictObject({ type: z.literal('rerun'), from: Step.describe('Absent: from the beginning.') }),
    z.strictObject({ type: z.literal('resume') }),
    z.strictObject({ type: z.literal('cancel') }),
    z.strictObject({
      type: z.literal('alert'),
      severity: z.enum(['info', 'warning', 'error', 'critical']).optional().describe('Absent: that of the event.'),
      message: z.string().max(1_000).default('').describe('`${…}` in it sees what a filter sees. Absent: what happened.'),
    }),
    z.strictObject({ type: z.literal('notify'), channelIds: z.array(Id).min(1).max(20) }),
  ])
  .meta({ id: 'ReactionAction' });

export const RuleName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'small letters, digits, _ and -, at most 63');

/** Named as in the file that a table may be kept in. */
export const Rule = z
  .strictObject({
    name: RuleName,
    event: z.string().min(1).max(120).describe('A type of events: `*` stands for one word between dots, `**` at the end for the rest.'),
    filter: z.string().max(4_000).default('').describe('An expression of workflows that gives true or false: `data.state == "failed"`.'),
    action: Action,
    retries: z.int().min(0).max(10).default(2).describe('Tries after the first: when the action fails, and when what it did fails again.'),
    retry_after: z.int().min(0).max(3_600).default(10).describe('Seconds between tries of an action that fails.'),
    escalate_after: z.int().min(0).max(2_592_000).default(0).describe('Seconds until `escalate` is done; 0: when no try is left.'),
    escalate: Action.optional(),
  })
  .meta({ id: 'ReactionRule' });

export const RuleWithOwner = z.object({ rule: Rule, setBy: z.string().describe('In whose name it acts.') });

export const State = z.enum(['acting', 'waiting', 'resolved', 'escalated', 'failed']);

export const Reaction = z
  .object({
    id: Id,
    projectId: z.string(),
    rule: z.string(),
    eventType: z.string(),
    eventId: z.string(),
    title: z.string().describe('What happened, in one line.'),
    runId: z.string().nullable().describe('The run that the event is about.'),
    startedRunId: z.string().nullable().describe('The run that the action started last.'),
    state: State.describe('`waiting`: until it is resolved.'),
    attempts: z.int(),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    createdAt: z.iso.datetime(),
    escalateAt: Time,
    endedAt: Time,
  })
  .meta({ id: 'Reaction' });
