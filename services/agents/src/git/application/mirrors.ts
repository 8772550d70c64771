import path from 'node:path';
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError, type Clock } from '@hexad/kernel';
import { Mirror, type Freshness, type Progress, type Remote, type Route } from '@hexad/workspace';
import type { ProjectRepository } from '../domain/repository.js';
import type { Repositories } from './ports.js';

export interface MirrorsOptions {
  /** `<dataDir>/repositories`. */
  readonly folder: string;
  readonly repositories: Repositories;
  readonly route: Route;
  readonly clock: Clock;
  /** Milliseconds that a call waits for a fetch, default 6_000: a first one may take minutes, and goes on without the call. */
  readonly patienceMs?: number;
}

/** Milliseconds for which what the source said is believed when somebody only looks. */
const BELIEVED = 5_000;

/** The mirrors of projects' repositories, opened once in a process. */
export class Mirrors {
  readonly #options: MirrorsOptions;
  readonly #open = new Map<string, Promise<Mirror>>();
  readonly #fetching = new Map<string, { readonly done: Promise<Freshness>; progress: Progress | undefined }>();

  constructor(options: MirrorsOptions) {
    this.#options = options;
  }

  /** Fails with `forbidden` and `not_found` for a local folder, with `host_refused` for a host that may not be reached. */
  async check(remote: Remote): Promise<void> {
    await Mirror.check(remote, this.#options.route);
  }

  /** The mirror as of now, or of a moment ago. Fails with `unavailable` while a first fetch goes on, and as `Mirror.refresh` does. */
  async fresh(repository: ProjectRepository, maxAgeMs = BELIEVED): Promise<{ mirror: Mirror; freshness: Freshness }> {
    const mirror = await this.#mirror(repository);
    return { mirror, freshness: await this.#refreshed(repository.id, mirror, maxAgeMs) };
  }

  /** Throws away the mirror, and with it what was never pushed. */
  async forget(repository: ProjectRepository): Promise<void> {
    this.#open.delete(repository.id);
    await rm(this.#folder(repository), { recursive: true, force: true, maxRetries: 3 });
  }

  #mirror(repository: ProjectRepository): Promise<Mirror> {
    const opened = this.#open.get(repository.id) ?? this.#opened(repository);
    this.#open.set(repository.id, opened);
    opened.catch(() => this.#open.delete(repository.id));
    return opened;
  }

  #opened(repository: ProjectRepository): Promise<Mirror> {
    const { repositories, route, clock } = this.#options;
    return Mirror.open({
      folder: this.#folder(repository),
      source: repository.url,
      credentials: repositories.credentials(repository),
      route,
      clock,
    });
  }

  async #refreshed(id: string, mirror: Mirror, maxAgeMs: number): Promise<Freshness> {
    const fetching = this.#fetching.get(id) ?? this.#begin(id, mirror, maxAgeMs);
    const late = new AbortController();
    const patience = pause(this.#options.patienceMs ?? 6_000, undefined, { signal: late.signal }).catch(() => undefined);
    try {
      const found = await Promise.race([fetching.done, patience]);
      if (found) return found;
    } finally {
      late.abort();
    }
    const { progress } = fetching;
    const far = progress && progress.of > 0 ? ` (${progress.step}: ${progress.done} of ${progress.of})` : '';
    throw new AppError('unavailable', `The repository is being fetched${far}; ask again in a moment.`);
  }

  #begin(id: string, mirror: Mirror, maxAgeMs: number) {
    const fetching: { done: Promise<Freshness>; progress: Progress | undefined } = { done: undefined as never, progress: undefined };
    fetching.done = mirror
      .refresh({ maxAgeMs, progress: (progress) => void (fetching.progress = progress) })
      .finally(() => this.#fetching.delete(id));
    fetching.done.catch(() => undefined); // whoever waits is told; nobody may wait any more
    this.#fetching.set(id, fetching);
    return fetching;
  }

  #folder({ tenant, id }: ProjectRepository): string {
    return path.join(this.#options.folder, tenant, id);
  }
}
