import { AppError, type Caller } from '@hexad/kernel';
import { foreignBranch, isCommitId, originRef, type Freshness, type Mirror } from '@hexad/workspace';
import type { ProjectRepository } from '../domain/repository.js';
import type { Mirrors } from './mirrors.js';
import type { Repositories } from './ports.js';

/** Which repository of which project; an empty `repositoryId` is the project's only one. */
export interface Where {
  readonly projectId: string;
  readonly repositoryId: string;
}

/** A repository that somebody works with, as of a moment ago. */
export interface Opened {
  readonly row: ProjectRepository;
  readonly mirror: Mirror;
  readonly freshness: Freshness;
  /** The branch that the project builds on. */
  readonly defaultBranch: string | undefined;
}

export class FindRepository {
  readonly #repositories: Repositories;
  readonly #mirrors: Mirrors;

  constructor(repositories: Repositories, mirrors: Mirrors) {
    this.#repositories = repositories;
    this.#mirrors = mirrors;
  }

  /** `maxAgeMs`: see `Mirrors.fresh`. Fails with `not_found`, and with `invalid` where there are several and none is named. */
  async open(caller: Caller, { projectId, repositoryId }: Where, maxAgeMs?: number): Promise<Opened> {
    const all = await this.#repositories.list(caller.tenant, projectId);
    const row = repositoryId === '' ? only(all) : all.find((one) => one.id === repositoryId);
    if (!row) throw new AppError('not_found', repositoryId === '' ? 'The project has no repository; register one first.' : `There is no repository ${repositoryId} in the project.`); // prettier-ignore
    const { mirror, freshness } = await this.#mirrors.fresh(row, maxAgeMs);
    return { row, mirror, freshness, defaultBranch: row.defaultBranch === '' ? freshness.defaultBranch : row.defaultBranch };
  }
}

function only(all: readonly ProjectRepository[]): ProjectRepository | undefined {
  if (all.length < 2) return all[0];
  throw new AppError(
    'invalid',
    `The project has ${all.length} repositories; name one: ${all.map(({ id, url }) => `${id} (${url})`).join(', ')}.`,
  );
}

/** The commit of a name: a commit, a branch of ours, or one of the source. Empty: the default branch. Fails with `not_found`. */
export async function commitOf({ mirror, defaultBranch, freshness }: Opened, name: string): Promise<string> {
  const wanted = name === '' ? defaultBranch : name;
  if (wanted === undefined) {
    if (freshness.head !== undefined) return freshness.head;
    throw new AppError('not_found', 'The repository has no commit yet.');
  }
  if (isCommitId(wanted)) return mirror.repository.commitOf(wanted);
  const ours = await ownCommit(mirror, wanted);
  return ours ?? mirror.branch(wanted);
}

/** The commit of a branch of ours; undefined when there is none. */
export async function ownCommit(mirror: Mirror, branch: string): Promise<string | undefined> {
  foreignBranch(branch);
  const exit = await mirror.repository.git.exec(['rev-parse', '--verify', '--quiet', `refs/heads/${branch}^{commit}`], {
    accept: [1, 128],
  });
  return exit.code === 0 ? exit.stdout.trim() : undefined;
}

/** The commit of a branch at the source; undefined when there is none. */
export const sourceCommit = (mirror: Mirror, branch: string): Promise<string | undefined> => mirror.repository.resolve(originRef(branch));
