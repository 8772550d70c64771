import { Refusal } from '../refusal.js';
import { json, type Exchange, type HttpAnswer, type World } from '../wire.js';
import { invalid } from './faults.js';

interface Entry {
  readonly custom_id: string;
  readonly result: unknown;
}

interface Batch {
  readonly id: string;
  readonly owner: string;
  readonly created: number;
  readonly entries: readonly Entry[];
  polls: number;
  cancelled: boolean;
}

const DAY = 86_400_000;

/** Message batches: worked off when they are made, ended after the script's number of polls. */
export class MessageBatches {
  readonly #exchange: Exchange;
  readonly #world: World;

  constructor(exchange: Exchange, world: World) {
    this.#exchange = exchange;
    this.#world = world;
  }

  /** `settle` gives the result of one entry's `params`. */
  create(requests: unknown, settle: (params: Record<string, unknown>) => { status: number; body: unknown }): HttpAnswer {
    if (!Array.isArray(requests) || requests.length === 0) throw invalid('requests: Field required');
    const ids = new Set<unknown>();
    for (const [at, entry] of (requests as Array<Record<string, unknown> | null>).entries()) {
      const id = entry?.['custom_id'];
      if (typeof id !== 'string' || !/^[a-zA-Z0-9_-]{1,64}$/.test(id))
        throw invalid(`requests.${at}.custom_id: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'`);
      if (typeof entry?.['params'] !== 'object' || entry['params'] === null) throw invalid(`requests.${at}.params: Field required`);
      if (ids.has(id)) throw invalid(`requests.${at}.custom_id: custom_id must be unique within a batch: ${id}`);
      ids.add(id);
    }
    const entries = (requests as Array<{ custom_id: string; params: Record<string, unknown> }>).map(({ custom_id, params }) => {
      const { status, body } = settle(params);
      return { custom_id, result: status === 200 ? { type: 'succeeded', message: body } : { type: 'errored', error: body } };
    });
    const batch: Batch = {
      id: `msgbatch_${this.#world.nextId()}`,
      owner: this.#exchange.key,
      created: this.#world.now(),
      entries,
      polls: 0,
      cancelled: false,
    };
    this.#world.kept.add(batch.id, batch);
    return json(this.#shown(batch));
  }

  list(): HttpAnswer {
    const data = this.#world.kept
      .all()
      .filter((kept) => isBatch(kept) && kept.owner === this.#exchange.key)
      .map((kept) => this.#shown(kept as Batch));
    return json({ data: data.reverse(), has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null });
  }

  get(id: string): HttpAnswer {
    const batch = this.#find(id);
    batch.polls += 1;
    return json(this.#shown(batch));
  }

  cancel(id: string): HttpAnswer {
    const batch = this.#find(id);
    if (!this.#ended(batch)) batch.cancelled = true;
    return json(this.#shown(batch));
  }

  remove(id: string): HttpAnswer {
    const batch = this.#find(id);
    if (!this.#ended(batch)) throw invalid(`Message Batch ${id} cannot be deleted while it is in progress.`);
    this.#world.kept.remove(id);
    return json({ id, type: 'message_batch_deleted' });
  }

  results(id: string): HttpAnswer {
    const batch = this.#find(id);
    if (!this.#ended(batch)) throw invalid(`Results are not yet available for batch ${id}.`);
    const lines = batch.entries.map((entry) => JSON.stringify(batch.cancelled ? { ...entry, result: { type: 'canceled' } } : entry));
    return { status: 200, headers: { 'content-type': 'application/x-jsonl' }, body: `${lines.join('\n')}\n` };
  }

  #find(id: string): Batch {
    const batch = this.#world.kept.get(id);
    if (!isBatch(batch) || batch.owner !== this.#exchange.key) throw new Refusal(404, { message: `Message Batch ${id} not found` });
    return batch;
  }

  #ended(batch: Batch): boolean {
    return batch.cancelled || batch.polls > this.#world.polls;
  }

  #shown(batch: Batch) {
    const ended = this.#ended(batch);
    const size = batch.entries.length;
    const failed = batch.entries.filter(({ result }) => (result as { type: string }).type === 'errored').length;
    return {
      id: batch.id,
      type: 'message_batch',
      processing_status: ended ? 'ended' : 'in_progress',
      request_counts: {
        processing: ended ? 0 : size,
        succeeded: ended && !batch.cancelled ? size - failed : 0,
        errored: ended && !batch.cancelled ? failed : 0,
        canceled: batch.cancelled ? size : 0,
        expired: 0,
      },
      created_at: at(batch.created),
      expires_at: at(batch.created + DAY),
      ended_at: ended ? at(this.#world.now()) : null,
      archived_at: null,
      cancel_initiated_at: batch.cancelled ? at(this.#world.now()) : null,
      results_url: ended ? `${this.#exchange.base}/v1/messages/batches/${batch.id}/results` : null,
    };
  }
}

const at = (milliseconds: number): string => new Date(milliseconds).toISOString();

const isBatch = (kept: unknown): kept is Batch => typeof kept === 'object' && kept !== null && 'entries' in kept && 'owner' in kept;
