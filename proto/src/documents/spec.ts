import { z } from 'zod';
import { Access } from './access.js';
import { Contract } from './contract.js';
import { Entity } from './entity.js';
import { DocumentKind, Source, Sources, Span } from './source.js';
import { Range, Story } from './story.js';

export const Actor = z.strictObject({ name: z.string(), description: z.string(), sources: Sources });
export type Actor = z.infer<typeof Actor>;

/** A point the brief leaves open. `impact` and `uncertainty` run from 0 to 1; rank is their product. */
export const Question = z.strictObject({
  /** Stable for the same brief: `Q-<slug>`. */
  id: z.string(),
  text: z.string(),
  why: z.string(),
  choices: z.array(z.strictObject({ value: z.string(), label: z.string() })).min(2),
  /** The `value` that is assumed when nobody answers. */
  default: z.string(),
  impact: z.number().min(0).max(1),
  uncertainty: z.number().min(0).max(1),
  /** The chosen `value`, once somebody answered. */
  answer: z.string().optional(),
  sources: z.array(Source),
});
export type Question = z.infer<typeof Question>;

export const Assumption = z.strictObject({ id: z.string(), statement: z.string(), question: z.string().optional() });
export type Assumption = z.infer<typeof Assumption>;

export const Nfr = z.strictObject({
  id: z.string(),
  category: z.enum([
    'performance',
    'availability',
    'security',
    'privacy',
    'usability',
    'accessibility',
    'compatibility',
    'operability',
    'scale',
    'technology',
    'other',
  ]),
  statement: z.string(),
  /** `built`: the packs meet it as they are; `noted`: recorded for people, not enforced by the generated code. */
  status: z.enum(['built', 'noted']),
  sources: Sources,
});
export type Nfr = z.infer<typeof Nfr>;

/** How many requests one user, or one address, may send within that many seconds; more are refused. */
export const RateLimit = z.strictObject({
  requests: z.int().positive(),
  seconds: z.int().positive(),
  by: z.enum(['user', 'client']),
  sources: Sources,
});
export type RateLimit = z.infer<typeof RateLimit>;

/** A document that the spec was read from. Where its bytes and its text are kept is said when a brief was stored with it. */
export const SpecDocument = z.strictObject({
  name: z.string(),
  /** Of the text as it was read. */
  sha256: z.string(),
  characters: z.int(),
  kind: DocumentKind.optional(),
  pages: z.int().positive().optional(),
  /** Names of attachments that hold no text (images, calendars) and were left out. */
  skipped: z.array(z.string()).optional(),
  /** Keys in the blob store: the bytes as they came, and the text with its places. */
  raw: z.strictObject({ key: z.string(), sha256: z.string(), bytes: z.int() }).optional(),
  processed: z.strictObject({ key: z.string(), sha256: z.string(), bytes: z.int() }).optional(),
});
export type SpecDocument = z.infer<typeof SpecDocument>;

export const Unplaced = z.strictObject({ span: Span, reason: z.string() });
export type Unplaced = z.infer<typeof Unplaced>;

/** The versioned result of layer 1. */
export const Spec = z.strictObject({
  schema: z.literal('https://hexad.dev/schemas/spec/v1'),
  /** kebab-case, safe as a folder and package name. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    .max(60),
  title: z.string(),
  overview: z.string(),
  documents: z.array(SpecDocument),
  actors: z.array(Actor),
  entities: z.array(Entity),
  access: Access.optional(),
  rateLimit: RateLimit.optional(),
  contract: Contract.optional(),
  stories: z.array(Story),
  nfrs: z.array(Nfr),
  outOfScope: z.array(z.strictObject({ statement: z.string(), sources: Sources })),
  milestones: z.array(z.strictObject({ name: z.string(), stories: z.array(z.string()), hours: Range })),
  estimate: z.strictObject({
    hours: Range,
    cost: z.strictObject({ low: z.int(), likely: z.int(), high: z.int(), currency: z.string(), unit: z.literal('micro') }),
    /** The rule by which the hours and the cost were computed, for people. */
    heuristic: z.string(),
  }),
  risks: z.array(z.strictObject({ statement: z.string(), mitigation: z.string() })),
  assumptions: z.array(Assumption),
  questions: z.array(Question).max(8),
  unplaced: z.array(Unplaced),
  /** Ids of stories, criteria, rules and wishes that versions before had and this one has not. No later version gives them to something else. */
  retired: z.array(z.string()).optional(),
});
export type Spec = z.infer<typeof Spec>;
