import { z } from 'zod';
import { ConfirmationPolicy, DEFAULT_POLICY } from '../../confirmations/domain/policy.js';
import { McpOffer } from '../../mcp/domain/offer.js';
import { Answer } from '../../model/models.js';
import { CheckRun } from '../../proof/check.js';
import { Proof } from '../../proof/rows.js';
import { GivenUp, Recovered, Recovering, Remedied } from '../../recovery/domain/events.js';
import { storableJson } from '../../domain/storable.js';

/** What holds for a whole task, fixed when it begins: a definition that changes meanwhile changes nothing. */
export const Limits = z.object({
  /** Questions to a model. */
  calls: z.int().min(1).max(1000).default(60),
  /** How often a claim that it is done may be sent back. */
  repairs: z.int().min(0).max(20).default(3),
  /** Tokens of a conversation, about; beyond it old results are left out. */
  context: z.int().min(2_000).max(2_000_000).default(100_000),
  /** Seconds for one command. */
  command_seconds: z.int().min(1).max(3600).default(300),
});
export type Limits = z.infer<typeof Limits>;

export const Criterion = z.object({
  id: z.string(),
  text: z.string(),
  /** It has to hold in the end, whether or not it did before. */
  keeps: z.boolean().default(false),
});
export type Criterion = z.infer<typeof Criterion>;

const Begun = z.object({
  type: z.literal('begun'),
  kind: z.string(),
  goal: z.string(),
  /** Empty: no model is asked. */
  model: z.string(),
  /** Commit that the work starts from, and its tree. */
  base: z.string(),
  tree: z.string(),
  branch: z.string(),
  criteria: z.array(Criterion),
  /** Micro-dollars. */
  budget: z.number(),
  limits: Limits,
  tools: z.array(z.string()),
  /** Tools of servers that the tenant has set up. */
  mcp: z.array(McpOffer).default([]),
  confirmations: ConfirmationPolicy.default(DEFAULT_POLICY),
  system: z.string(),
  /** What the agent is told first; what came out of the repository is marked. */
  opening: z.array(z.object({ text: z.string(), untrusted: z.boolean() })),
});

const Told = z.object({ type: z.literal('told'), message: z.string(), author: z.string(), text: z.string() });
/** A model is about to be asked. */
const Asking = z.object({
  type: z.literal('asking'),
  status: z.string(),
  maxOutput: z.number(),
  /** A tool that is not offered with this question; empty: all are. */
  withdrawn: z.string().default(''),
});
const Answered = z.object({ type: z.literal('answered'), answer: Answer });

const Acted = z.object({
  type: z.literal('acted'),
  call: z.string(),
  tool: z.string(),
  /** As it was carried out; what cannot be read is given as it came. */
  input: z.unknown(),
  outcome: z.enum(['done', 'failed', 'refused']),
  /** What was wrong with the call, as a code; absent: it was right, whatever came of it. */
  fault: z.string().optional(),
  text: z.string(),
  /** Of the workspace after it, when it changed. */
  tree: z.string().optional(),
  milliseconds: z.number(),
});

/** What a call did that stays only when a person wants it; until then the files are as they were before it. */
const Held = z.object({ outcome: z.enum(['done', 'failed']), text: z.string(), tree: z.string(), milliseconds: z.number() });
export type Held = z.infer<typeof Held>;

const Asked = z.object({
  type: z.literal('asked'),
  call: z.string(),
  question: z.string(),
  choices: z.array(z.string()),
  held: Held.optional(),
});
const Checked = z.object({ type: z.literal('checked'), tree: z.string(), runs: z.array(CheckRun) });
const Verified = z.object({
  type: z.literal('verified'),
  call: z.string(),
  commit: z.string(),
  proof: Proof,
  text: z.string(),
});
const Nudged = z.object({ type: z.literal('nudged'), about: z.string(), text: z.string() });
/** From here on what stands before it is left out of the conversation: all of it for the summary, or without one the length of its results. */
const Condensed = z.object({
  type: z.literal('condensed'),
  before: z.number(),
  summary: z.string().default(''),
  /** Micro-dollars. */
  cost: z.number().default(0),
});
/** A change set is about to land: whoever comes after a kill looks for its commit in the branch. */
const Landing = z.object({ type: z.literal('landing'), target: z.string(), commit: z.string() });
/** `done`: what was claimed is proved. Everything else says why not. */
const Ended = z.object({ type: z.literal('ended'), how: z.string(), reason: z.string(), commit: z.string() });

export const LogEvent = z.discriminatedUnion('type', [
  Begun,
  Told,
  Asking,
  Answered,
  Acted,
  Asked,
  Checked,
  Verified,
  Nudged,
  Condensed,
  Landing,
  Recovering,
  Remedied,
  Recovered,
  GivenUp,
  Ended,
]);
export type LogEvent = z.infer<typeof LogEvent>;
export type Event<T extends LogEvent['type']> = Extract<LogEvent, { type: T }>;

/** The event as the database gives it back: its texts without the character that no text of PostgreSQL holds, and without halves of pairs. */
export const asKept = (event: LogEvent): LogEvent => LogEvent.parse(JSON.parse(storableJson(event)));

/** An event as it stands in the log; `seq` counts from 1 without a gap. */
export interface Entry {
  readonly seq: number;
  readonly at: Date;
  readonly event: LogEvent;
}
