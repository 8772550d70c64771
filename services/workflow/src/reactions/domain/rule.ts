import { WORKFLOW_ALERT_RAISED, WORKFLOW_REACTION_ESCALATED } from '@hexad/proto/events';
import { z } from 'zod';
import { compile } from '../../expressions/expression.js';
import { evaluateIn, namesIn } from '../../expressions/template.js';
import { asText, type Json, type JsonObject } from '../../expressions/json.js';
import { SEVERITIES, type Happening } from '../../notifications/domain/happening.js';
import { lookupIn, NAMES } from '../../notifications/domain/names.js';
import { fits, isTypePattern } from '../../notifications/domain/type-pattern.js';

/** Fails for what can never be filled in, or read. */
const understood =
  (names: (value: Json) => Iterable<string>) =>
  (value: Json, context: z.RefinementCtx): void => {
    try {
      const known: readonly string[] = NAMES;
      const stranger = [...names(value)].find((name) => !known.includes(name));
      if (stranger !== undefined) context.addIssue(`\`${stranger}\` is nothing that an event has; there are ${NAMES.join(', ')}`);
    } catch (thrown) {
      context.addIssue((thrown as Error).message.replace(/\.$/, ''));
    }
  };

const Filter = z
  .string()
  .max(4_000)
  .superRefine(understood((source) => (source === '' ? [] : compile(source as string).names)));

const Action = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    workflow: z.string().min(1).max(120),
    inputs: z.record(z.string(), z.json()).superRefine(understood(namesIn)).default({}),
  }),
  z.strictObject({ type: z.literal('retry_step'), step: z.string().max(500).default('') }),
  z.strictObject({ type: z.literal('rerun'), from: z.string().max(500).default('') }),
  z.strictObject({ type: z.literal('resume') }),
  z.strictObject({ type: z.literal('cancel') }),
  z.strictObject({
    type: z.literal('alert'),
    /** Absent: that of the event. */
    severity: z.enum(SEVERITIES).optional(),
    /** With `${…}`; empty: what happened. */
    message: z.string().max(1_000).superRefine(understood(namesIn)).default(''),
  }),
  z.strictObject({ type: z.literal('notify'), channelIds: z.array(z.uuid()).min(1).max(20) }),
]);
export type Action = z.output<typeof Action>;

export const ReactionRule = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/),
  event: z.string().refine(isTypePattern, 'must be a type of events: words with dots between, * for one word, ** at the end for the rest'),
  filter: Filter.default(''),
  action: Action,
  /** Tries after the first: when the action fails, and when what it did fails again. */
  retries: z.int().min(0).max(10).default(2),
  /** Seconds between tries of an action that fails. */
  retry_after: z.int().min(0).max(3_600).default(10),
  /** Seconds until somebody else is asked; 0: never. */
  escalate_after: z.int().min(0).max(2_592_000).default(0),
  escalate: Action.optional(),
});
export type ReactionRule = z.output<typeof ReactionRule>;

export const MOST_RULES = 100;

export const ReactionRules = z
  .array(ReactionRule)
  .max(MOST_RULES, `at most ${MOST_RULES} rules`)
  .refine((rules) => new Set(rules.map(({ name }) => name)).size === rules.length, 'names must be unique');

/** The channels that a rule sends over. */
export const channelsOf = ({ action, escalate }: ReactionRule): readonly string[] =>
  [action, escalate].flatMap((each) => (each?.type === 'notify' ? each.channelIds : []));

/** Throws an ExpressionError when the filter fails. */
export const reactsTo = (rule: ReactionRule, happening: Happening): boolean =>
  fits(rule.event, happening.type) &&
  !goesRound(rule, happening) &&
  (rule.filter === '' || compile(rule.filter).evaluate(lookupIn(happening)) === true);

/** What a rule raised or escalated begins nothing of the same rule, and no other alert: it would go round for ever. */
function goesRound({ name, action, escalate }: ReactionRule, { type, data }: Happening): boolean {
  const by = MADE_BY_RULES.has(type) ? data['rule'] : '';
  return typeof by === 'string' && by !== '' && (by === name || action.type === 'alert' || escalate?.type === 'alert');
}

/** Reactions that lead to each other, one after the other. */
export const MOST_IN_A_ROW = 3;

/** Whether a rule would go on for ever, by the rules that led to an event: it is among them, or they are enough. */
export const goesOnFor = ({ name }: ReactionRule, behind: readonly string[]): boolean =>
  behind.length >= MOST_IN_A_ROW || behind.includes(name);

/** The reaction that says an event; empty for none. */
export const reactionBehind = ({ type, data }: Pick<Happening, 'type' | 'data'>): string =>
  MADE_BY_RULES.has(type) && typeof data['reactionId'] === 'string' ? data['reactionId'] : '';

const MADE_BY_RULES: ReadonlySet<string> = new Set([WORKFLOW_ALERT_RAISED, WORKFLOW_REACTION_ESCALATED]);

/** What an alert says. Throws an ExpressionError. */
export const messageFor = ({ message }: Extract<Action, { type: 'alert' }>, happening: Happening): string =>
  message === '' ? happening.title : asText(evaluateIn(message, lookupIn(happening)));

/** The inputs of a run with what `${…}` names. Throws an ExpressionError. */
export const inputsFor = (inputs: Readonly<Record<string, Json>>, happening: Happening): JsonObject =>
  evaluateIn(inputs, lookupIn(happening)) as JsonObject;

/** A run that ended well resolves what was done about it. */
export const resolves = ({ type, data }: Happening): boolean => type === 'hexad.workflow.run.ended.v1' && data['state'] === 'succeeded';
