import { z } from 'zod';
import { Refusal } from '../refusal.js';
import { json, type Exchange, type HttpAnswer, type World } from '../wire.js';

export const BatchBody = z.strictObject({
  batch: z.looseObject({
    displayName: z.string().optional(),
    inputConfig: z.looseObject({
      requests: z.looseObject({
        requests: z
          .array(z.looseObject({ request: z.record(z.string(), z.unknown()), metadata: z.record(z.string(), z.unknown()).optional() }))
          .min(1),
      }),
    }),
  }),
});
export type BatchBody = z.infer<typeof BatchBody>;

interface Batch {
  readonly kind: 'gemini batch';
  readonly id: string;
  readonly owner: string;
  readonly model: string;
  readonly displayName: string;
  readonly created: number;
  readonly responses: ReadonlyArray<{ readonly error?: unknown }>;
  polls: number;
  cancelled: boolean;
}

/** Numbers of google.rpc.Code by HTTP status; what is not here is internal. */
const RPC_CODES: Readonly<Record<number, number>> = { 400: 3, 401: 16, 403: 7, 404: 5, 408: 4, 429: 8, 503: 14, 504: 4 };

/** Batches of inlined requests: worked off when they are made, ended after the script's number of polls. */
export class GeminiBatches {
  readonly #exchange: Exchange;
  readonly #world: World;

  constructor(exchange: Exchange, world: World) {
    this.#exchange = exchange;
    this.#world = world;
  }

  /** `settle` gives the result of one entry's `request`. */
  create(model: string, { batch }: BatchBody, settle: (request: Record<string, unknown>) => { status: number; body: unknown }): HttpAnswer {
    const responses = batch.inputConfig.requests.requests.map(({ request, metadata }) => {
      const { status, body } = settle(request);
      const { message } = (body as { error?: { message: string } }).error ?? { message: '' };
      const result = status === 200 ? { response: body } : { error: { code: RPC_CODES[status] ?? 13, message } };
      return { ...result, ...(metadata === undefined ? {} : { metadata }) };
    });
    const made: Batch = {
      kind: 'gemini batch',
      id: `batches/${this.#world.nextId()}`,
      owner: this.#exchange.key,
      model,
      displayName: batch.displayName ?? '',
      created: this.#world.now(),
      responses,
      polls: 0,
      cancelled: false,
    };
    this.#world.kept.add(made.id, made);
    return json(this.#shown(made));
  }

  list(): HttpAnswer {
    const own = this.#world.kept.all().filter((kept): kept is Batch => isBatch(kept) && kept.owner === this.#exchange.key);
    return json({ operations: own.map((batch) => this.#shown(batch)) });
  }

  get(id: string): HttpAnswer {
    const batch = this.#find(id);
    batch.polls += 1;
    return json(this.#shown(batch));
  }

  cancel(id: string): HttpAnswer {
    const batch = this.#find(id);
    if (this.#stateOf(batch) === 'BATCH_STATE_RUNNING') batch.cancelled = true;
    return json({});
  }

  remove(id: string): HttpAnswer {
    this.#find(id);
    this.#world.kept.remove(id);
    return json({});
  }

  #find(id: string): Batch {
    const batch = this.#world.kept.get(id);
    if (!isBatch(batch) || batch.owner !== this.#exchange.key) throw new Refusal(404);
    return batch;
  }

  #stateOf(batch: Batch): string {
    if (batch.cancelled) return 'BATCH_STATE_CANCELLED';
    return batch.polls > this.#world.polls ? 'BATCH_STATE_SUCCEEDED' : 'BATCH_STATE_RUNNING';
  }

  #shown(batch: Batch) {
    const state = this.#stateOf(batch);
    const failed = batch.responses.filter(({ error }) => error !== undefined).length;
    const now = new Date(this.#world.now()).toISOString();
    const output = { inlinedResponses: { inlinedResponses: batch.responses } };
    const succeeded = state === 'BATCH_STATE_SUCCEEDED';
    return {
      name: batch.id,
      metadata: {
        '@type': 'type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch',
        name: batch.id,
        model: `models/${batch.model}`,
        displayName: batch.displayName,
        createTime: new Date(batch.created).toISOString(),
        updateTime: now,
        state,
        batchStats: {
          requestCount: String(batch.responses.length),
          ...(succeeded
            ? { successfulRequestCount: String(batch.responses.length - failed), failedRequestCount: String(failed) }
            : { pendingRequestCount: String(batch.responses.length) }),
        },
        ...(state === 'BATCH_STATE_RUNNING' ? {} : { endTime: now }),
        ...(succeeded ? { output } : {}),
      },
      ...(succeeded ? { done: true, response: output } : {}),
    };
  }
}

const isBatch = (kept: unknown): kept is Batch =>
  typeof kept === 'object' && kept !== null && 'kind' in kept && kept.kind === 'gemini batch';
