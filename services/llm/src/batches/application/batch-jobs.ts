import { AppError } from '@hexad/kernel';
import type { Secrets } from '../../calls/application/ports.js';
import type { Access, BatchProvider } from '../../calls/application/provider.js';
import type { Dialect } from '../../calls/domain/request.js';
import type { BatchOrigin } from '../domain/batch.js';

/** Providers of batches, with the keys of those who asked. */
export class BatchJobs {
  readonly #providers: ReadonlyMap<Dialect, BatchProvider>;
  readonly #secrets: Secrets;

  constructor(providers: ReadonlyMap<Dialect, BatchProvider>, secrets: Secrets) {
    this.#providers = providers;
    this.#secrets = secrets;
  }

  speaks(dialect: Dialect): boolean {
    return this.#providers.has(dialect);
  }

  /** Fails with `key_missing`, and as `work` does. */
  async ask<T>(batch: BatchOrigin, signal: AbortSignal, work: (provider: BatchProvider, access: Access) => Promise<T>): Promise<T> {
    const { tenant, actor, path, provider: name, place } = batch;
    const { baseUrl, timeoutMs, headers, needsKey, dialect } = place;
    const provider = this.#providers.get(dialect);
    if (provider === undefined) throw new AppError('unsupported', `There are no batches in ${dialect}.`);
    const access = { provider: name, baseUrl, timeoutMs, headers, signal };
    if (!needsKey) return work(provider, { ...access, secret: undefined });
    const user = { actor, project: path.project };
    try {
      return await this.#secrets.use(tenant, user, name, (secret) => work(provider, { ...access, secret }));
    } catch (error) {
      if (AppError.from(error).code === 'key_refused') await this.#secrets.refused(tenant, user, name).catch(() => undefined);
      throw error;
    }
  }
}
