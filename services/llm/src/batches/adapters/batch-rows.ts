import type { Answer } from '../../calls/domain/answer.js';
import type { Rates, Tokens } from '../../money/index.js';
import type { Batch, BatchOrigin, BatchState, Fault, ItemResult } from '../domain/batch.js';

type RateTexts = { readonly [K in keyof Rates]: string };
type About = Pick<
  BatchOrigin,
  'door' | 'purpose' | 'agent' | 'conversation' | 'prompt' | 'asked' | 'place' | 'percent' | 'verdict' | 'path'
> & {
  readonly rates: RateTexts;
};

export interface BatchRow {
  readonly tenant: string;
  readonly id: string;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly actor: string;
  readonly provider: string;
  readonly model: string;
  readonly state: BatchState;
  readonly sent: boolean;
  readonly job: string | null;
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly estimate: string;
  readonly cost: string | null;
  readonly tokens: Tokens | null;
  readonly error: Fault | null;
  readonly about: About;
}

export const BATCH = `tenant, id, created_at, ended_at, actor, provider, model, state, sent, job, total, succeeded, failed,
  estimate::text, cost::text, tokens, error, about`;

export const toBatch = ({ about, created_at, ended_at, job, estimate, cost, tokens, error, ...row }: BatchRow): Batch => ({
  ...row,
  ...about,
  rates: Object.fromEntries(Object.entries(about.rates).map(([kind, rate]) => [kind, BigInt(rate)])) as unknown as Rates,
  createdAt: created_at,
  endedAt: ended_at ?? undefined,
  job: job ?? undefined,
  estimate: BigInt(estimate),
  cost: cost === null ? undefined : BigInt(cost),
  tokens: tokens ?? undefined,
  error: error ?? undefined,
});

export const aboutOf = (batch: BatchOrigin): string => {
  const { door, purpose, agent, conversation, asked, place, percent, verdict, path } = batch;
  const rates = Object.fromEntries(Object.entries(batch.rates).map(([kind, rate]) => [kind, String(rate)]));
  // What a prompt was filled with is a body.
  const prompt = batch.prompt && { ...batch.prompt, inputs: undefined };
  return JSON.stringify({ door, purpose, agent, conversation, prompt, asked, place, percent, verdict, path, rates });
};

export interface ItemRow {
  readonly seq: number;
  readonly custom: string;
  readonly answer: string | null;
  readonly error: Fault | null;
}

export const toResult = ({ seq, custom, answer, error }: ItemRow): ItemResult => ({
  seq,
  custom,
  answer: answer === null ? undefined : (JSON.parse(answer) as Answer),
  error: error ?? undefined,
});

/** Of the answers of a batch. */
export const SUMS = (['input', 'output', 'cachedRead', 'cachedWrite', 'cachedWriteLong'] as const)
  .map((kind) => `coalesce(sum((tokens->>'${kind}')::bigint), 0)::text as "${kind}"`)
  .join(', ');

export type SumsRow = { readonly [K in keyof Tokens]-?: string } & { readonly succeeded: number; readonly failed: number };
