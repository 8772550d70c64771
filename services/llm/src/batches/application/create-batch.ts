import { setImmediate as others } from 'node:timers/promises';
import { AppError, type Caller, type Clock } from '@hexad/kernel';
import type { Cashier } from '../../calls/application/cashier.js';
import type { OutputCheck } from '../../calls/application/output-check.js';
import type { Candidate, Guards, Provenance, Routes, TokenCounter, Verdict } from '../../calls/application/ports.js';
import type { BatchItem } from '../../calls/application/provider.js';
import { mayBeBilled } from '../../calls/domain/failing.js';
import { dialectOf, needsOf } from '../../calls/domain/needs.js';
import type { Path } from '../../money/index.js';
import type { Batch, BatchOrigin } from '../domain/batch.js';
import { checkCustomIds } from '../domain/check.js';
import { amountsOf, type Counted } from '../domain/cost.js';
import { together } from '../domain/verdict.js';
import type { BatchJobs } from './batch-jobs.js';
import type { EndBatch } from './end-batch.js';
import type { Batches } from './ports.js';
import { errorOf } from './record-of.js';

/** Milliseconds that its money is held: longer than any provider works at a batch (Gemini, the slowest, gives up after 48 hours). */
export const HELD_MS = 72 * 3_600_000;

/** Requests that are looked at before others of this process have their turn. */
const AT_ONCE = 20;

export interface BatchOrder {
  /** The same for the same wish: what is said twice is begun once. */
  readonly id: string;
  readonly caller: Caller;
  readonly path: Path;
  /** A model or a tier. */
  readonly model: string;
  readonly door: string;
  readonly purpose?: string | undefined;
  readonly agent?: string | undefined;
  readonly conversation?: string | undefined;
  readonly prompt?: Provenance | undefined;
  /** Placeholders of a batch are not put back: nothing of what was taken out is kept for so long. Default: the tenant's setting. */
  readonly redact?: 'off' | 'on' | undefined;
  /** `custom` ids are unique in the batch. */
  readonly items: readonly BatchItem[];
}

export interface CreateBatchParts {
  readonly routes: Routes;
  readonly guards: Guards;
  readonly check: OutputCheck;
  readonly counter: TokenCounter;
  readonly cashier: Pick<Cashier, 'reserve'>;
  readonly jobs: BatchJobs;
  readonly batches: Batches;
  readonly ending: EndBatch;
  readonly clock: Clock;
}

type Checked = { readonly items: readonly BatchItem[]; readonly verdict: Verdict };
type Batching = Candidate & { readonly batchPercent: number };

/** Begins a batch: it is written down, then paid for, then sent, so that none is lost or made twice wherever the process ends. */
export class CreateBatch {
  readonly #parts: CreateBatchParts;

  constructor(parts: CreateBatchParts) {
    this.#parts = parts;
  }

  /** Fails as a call does, with `invalid` for its requests, and with `unsupported` when no model of that name has batches. */
  async execute(order: BatchOrder): Promise<Batch> {
    const { batches } = this.#parts;
    const { caller, id } = order;
    checkCustomIds(order.items.map(({ custom }) => custom));
    const known = await batches.find(caller.tenant, id);
    if (known !== undefined) return same(known, order);
    const checked = await this.#look(order);
    const candidate = await this.#candidate(order, checked.items);
    const { origin, amount } = await this.#priced(order, checked, candidate);
    const added = await batches.add(
      origin,
      checked.items.map(({ custom, request }) => ({ custom, output: request.output })),
    );
    if (added) await this.#begin({ ...origin, state: 'beginning', sent: false, succeeded: 0, failed: 0 }, amount, checked.items, candidate);
    return same((await batches.find(caller.tenant, id))!, order);
  }

  async #look({ caller, items, redact }: BatchOrder): Promise<Checked> {
    const { guards, check } = this.#parts;
    const checked: BatchItem[] = [];
    const verdicts: Verdict[] = [];
    for (const [at, { custom, request }] of items.entries()) {
      if (at % AT_ONCE === 0) await others();
      check.prepare(request);
      const guarded = await guards.look(caller.tenant, request, { redact });
      checked.push({ custom, request: guarded.request });
      verdicts.push(guarded.verdict);
    }
    return { items: checked, verdict: together(verdicts) };
  }

  async #candidate({ caller, path, model }: BatchOrder, items: readonly BatchItem[]): Promise<Batching> {
    const needs = [...new Set(items.flatMap(({ request }) => needsOf(request, false)))];
    const dialects = new Set(items.map(({ request }) => dialectOf(request)).filter((dialect) => dialect !== undefined));
    if (dialects.size > 1) throw new AppError('unsupported', `The requests speak ${[...dialects].join(' and ')}; no provider takes both.`);
    const [dialect] = dialects;
    const plan = await this.#parts.routes.plan(caller.tenant, { model, needs, dialect, path, actor: caller.actor });
    const found = plan.candidates.find(
      (candidate): candidate is Batching => candidate.batchPercent !== undefined && this.#parts.jobs.speaks(candidate.dialect),
    );
    if (found !== undefined) return found;
    const tried = plan.candidates.map(({ provider, model: name }) => `${provider}/${name}`).join(', ');
    throw new AppError('unsupported', `There are no batches for ${tried}; call it request by request, or set the batchPercent of a model.`);
  }

  async #priced(order: BatchOrder, { items, verdict }: Checked, candidate: Batching) {
    const { counter, clock } = this.#parts;
    const { provider, model, dialect, baseUrl, needsKey, headers, timeoutMs, rates, batchPercent: percent } = candidate;
    const counted: Counted[] = [];
    for (const [at, { request }] of items.entries()) {
      if (at % AT_ONCE === 0) await others();
      counted.push({ request, input: counter.request(request, model), maxOutput: request.maxOutput ?? candidate.maxOutput });
    }
    const { amount, estimate } = amountsOf(counted, rates, percent);
    const { id, caller, path, door, purpose = '', agent, conversation, prompt, model: asked } = order;
    const place = { dialect, baseUrl, needsKey, headers, timeoutMs };
    const who = { id, tenant: caller.tenant, actor: caller.actor, path, door, purpose, agent, conversation, prompt, asked };
    const total = items.length;
    const origin: BatchOrigin = { ...who, provider, model, place, rates, percent, estimate, verdict, total, createdAt: clock.now() };
    return { origin, amount };
  }

  async #begin(batch: Batch, amount: bigint, items: readonly BatchItem[], { maxOutput }: Candidate): Promise<void> {
    const { batches, ending, jobs } = this.#parts;
    const { tenant, id, model } = batch;
    let [sent, taken] = [false, false];
    try {
      await this.#reserve(batch, amount);
      await batches.sending(tenant, id);
      // Whoever asked may be gone before the provider has answered.
      const { signal } = new AbortController();
      await jobs.ask(batch, signal, async (provider, access) => {
        sent = true;
        const job = await provider.begin(access, model, items, maxOutput);
        taken = true;
        if (await this.#begun(batch, job, () => provider.cancel(access, job))) return;
        throw new AppError('timeout', `The provider took the batch ${id} too late, so it was cancelled there; send it again.`);
      });
    } catch (thrown) {
      const error = AppError.from(thrown);
      const unknown = taken || (sent && mayBeBilled(error));
      // Where the database is away this is done later, by who looks after batches.
      await (unknown ? ending.unheard(batch, error) : ending.unsent(batch, error)).catch(() => undefined);
      throw error;
    }
  }

  /** A job of which nothing is known here must not go on at the provider. */
  async #begun({ tenant, id }: Batch, job: string, cancel: () => Promise<void>): Promise<boolean> {
    const begun = await this.#parts.batches.begun(tenant, id, job).catch(async (error: unknown) => {
      await cancel().catch(() => undefined);
      throw error;
    });
    if (!begun) await cancel().catch(() => undefined);
    return begun;
  }

  #reserve({ tenant, id: call, path, provider, model, estimate }: Batch, amount: bigint): Promise<void> {
    const wish = { call, attempt: 1, path, provider, model, amount, estimate, ttlMs: HELD_MS, outlives: true };
    return this.#parts.cashier.reserve(tenant, wish, {});
  }
}

/** What was wished before: one that could not be begun fails as it did the first time. */
function same(batch: Batch, { model, items }: BatchOrder): Batch {
  if (batch.asked !== model || batch.total !== items.length)
    throw new AppError('conflict', `The batch ${batch.id} of this idempotency key is another one; give each batch a key of its own.`);
  if (batch.job === undefined && batch.error !== undefined) throw errorOf(batch.error);
  return batch;
}
