import { AppError, isUuid, requireRight, type Caller } from '@hexad/kernel';
import type { CallRights } from '../../calls/application/call-rights.js';
import { readPlace, writePlace } from '../../records/domain/place.js';
import { hasEnded, type Batch, type ItemResult } from '../domain/batch.js';
import type { BatchJobs } from './batch-jobs.js';
import type { Batches, Seen } from './ports.js';

/** Who asks, and which projects exist for them: undefined for all. */
export interface BatchAsker {
  readonly caller: Caller;
  projects(): Promise<readonly string[] | undefined>;
}

export interface BatchPage {
  readonly batches: readonly Batch[];
  /** Empty on the last page. */
  readonly nextCursor: string;
}

const DEFAULT_LIMIT = 50;
const MOST = 200;
const RESULTS_AT_ONCE = 100;

/** Batches as those see them who may: all of the tenant, or those of one's projects and one's own. */
export class ShowBatches {
  readonly #batches: Batches;
  readonly #jobs: BatchJobs;
  readonly #rights: Pick<CallRights, 'check'>;

  constructor(batches: Batches, jobs: BatchJobs, rights: Pick<CallRights, 'check'>) {
    this.#batches = batches;
    this.#jobs = jobs;
    this.#rights = rights;
  }

  /** Fails with `not_found`, also for a batch that the caller may not see. */
  async get(asker: BatchAsker, id: string): Promise<Batch> {
    const seen = await seenBy(asker);
    const batch = isUuid(id) ? await this.#batches.find(asker.caller.tenant, id) : undefined;
    if (batch !== undefined && sees(seen, batch)) return batch;
    throw new AppError('not_found', `There is no batch ${JSON.stringify(id.slice(0, 40))}.`);
  }

  /** The newest first. `limit` 0 for the default of 50; at most 200. */
  async list(asker: BatchAsker, limit: number, cursor: string): Promise<BatchPage> {
    const size = Math.min(limit > 0 ? limit : DEFAULT_LIMIT, MOST);
    const found = await this.#batches.newest(asker.caller.tenant, await seenBy(asker), size + 1, readPlace(cursor));
    const batches = found.slice(0, size);
    const { createdAt: startedAt, id } = batches.at(-1) ?? { createdAt: new Date(0), id: '' };
    return { batches, nextCursor: found.length > size ? writePlace({ startedAt, id }) : '' };
  }

  /** Asks the provider to stop; what is answered by then is paid. Of one that has ended nothing happens. Fails with `conflict` while it begins. */
  async cancel(asker: BatchAsker, id: string): Promise<Batch> {
    const batch = await this.get(asker, id);
    await this.#rights.check(asker.caller, batch.path);
    const { job } = batch;
    if (hasEnded(batch)) return batch;
    if (job === undefined) throw new AppError('conflict', `The batch ${id} is being begun; cancel it when it runs.`);
    await this.#batches.cancelling(batch.tenant, batch.id);
    try {
      await this.#jobs.ask(batch, new AbortController().signal, (provider, access) => provider.cancel(access, job));
    } catch (error) {
      // It may have ended already. Of whatever else it was, who looks after the batch asks again.
      if (AppError.from(error).code !== 'provider_rejected') throw error;
    }
    return this.get(asker, id);
  }

  /** In the order of the requests. Fails with `conflict` while it runs, and with `not_found` when they were kept long enough. */
  async *results(asker: BatchAsker, id: string): AsyncGenerator<ItemResult> {
    const batch = await this.get(asker, id);
    if (!hasEnded(batch))
      throw new AppError('conflict', `The batch ${id} has not ended (${batch.state}); ask for its results when it has.`);
    for (let seq = -1; ;) {
      const some = await this.#batches.results(batch.tenant, batch.id, RESULTS_AT_ONCE, seq);
      if (seq < 0 && some.length === 0) throw new AppError('not_found', `The results of the batch ${id} are no longer kept.`);
      yield* some;
      if (some.length < RESULTS_AT_ONCE) return;
      seq = some.at(-1)!.seq;
    }
  }
}

async function seenBy(asker: BatchAsker): Promise<Seen> {
  requireRight(asker.caller, 'models.use');
  const some = await asker.projects();
  return some && { actor: asker.caller.actor, projects: some.filter((project) => project !== '') };
}

const sees = (seen: Seen, { actor, path: { project } }: Batch): boolean =>
  seen === undefined || seen.actor === actor || (project !== undefined && seen.projects.includes(project));
