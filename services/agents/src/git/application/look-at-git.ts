import { AppError, type Caller } from '@hexad/kernel';
import type { Changes, HistoryEntry } from '@hexad/workspace';
import type { ProjectRepository } from '../domain/repository.js';
import { commitOf, type FindRepository, type Opened, type Where } from './find-repository.js';

export interface BranchState {
  readonly name: string;
  readonly commit: string;
  readonly place: 'source' | 'mirror' | 'both';
  readonly sourceCommit: string | undefined;
  readonly ahead: number;
  readonly behind: number;
}

export interface GitStatus {
  readonly repository: ProjectRepository;
  readonly defaultBranch: string | undefined;
  readonly head: string | undefined;
  readonly refreshedAt: Date;
  readonly unpushed: readonly BranchState[];
  readonly branches: number;
}

/** Branches whose distance to the default branch is counted. */
const MOST_BRANCHES = 500;
const MOST_COMMITS = 200;
const PATCH_BYTES = 1_000_000;

/** What people see of a repository. */
export class LookAtGit {
  readonly #find: FindRepository;

  constructor(find: FindRepository) {
    this.#find = find;
  }

  async status(caller: Caller, where: Where): Promise<GitStatus> {
    const opened = await this.#find.open(caller, where);
    const branches = await states(opened);
    const { row: repository, defaultBranch, freshness } = opened;
    const head = await commitOf(opened, '').catch(noneYet);
    const unpushed = branches.filter(({ place, commit, sourceCommit }) => place !== 'source' && commit !== sourceCommit);
    return { repository, defaultBranch, head, refreshedAt: freshness.at, unpushed, branches: branches.length };
  }

  async branches(caller: Caller, where: Where): Promise<BranchState[]> {
    return states(await this.#find.open(caller, where));
  }

  async diff(
    caller: Caller,
    where: Where & { from: string; to: string; paths: readonly string[]; context: number },
  ): Promise<Changes & { from: string; to: string }> {
    const opened = await this.#find.open(caller, where);
    const [from, to] = [await commitOf(opened, where.from), await commitOf(opened, where.to)];
    const { paths, context } = where;
    return { from, to, ...(await opened.mirror.repository.changes(from, to, { paths, context, patchBytes: PATCH_BYTES })) };
  }

  /** A cursor goes on from the commit at which the first page began, whatever becomes of the branch. */
  async log(
    caller: Caller,
    where: Where & { from: string; limit: number; cursor: string },
  ): Promise<{ commits: HistoryEntry[]; nextCursor: string }> {
    const opened = await this.#find.open(caller, where);
    const { commit, skip } = where.cursor === '' ? { commit: await commitOf(opened, where.from), skip: 0 } : readCursor(where.cursor);
    const limit = Math.min(where.limit > 0 ? where.limit : 50, MOST_COMMITS);
    const found = await opened.mirror.repository.history(commit, { limit: limit + 1, skip });
    return { commits: found.slice(0, limit), nextCursor: found.length > limit ? writeCursor(commit, skip + limit) : '' };
  }
}

/** The one branch of the name. */
export async function stateOf(opened: Opened, name: string): Promise<BranchState> {
  const found = (await states(opened)).find((branch) => branch.name === name);
  if (!found) throw new AppError('not_found', `The repository has no branch ${name}.`);
  return found;
}

async function states(opened: Opened): Promise<BranchState[]> {
  const { mirror } = opened;
  const source = new Map((await mirror.branches()).map(({ name, commit }) => [name, commit]));
  const format = ['for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', 'refs/heads/'];
  const lines = (await mirror.repository.git.out(format)).split('\n').filter(Boolean);
  const ours = new Map(lines.map((line): [string, string] => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]));
  const names = [...new Set([...source.keys(), ...ours.keys()])].toSorted();
  if (names.length > MOST_BRANCHES) throw new AppError('too_large', `The repository has ${names.length} branches; at most ${MOST_BRANCHES} are told.`); // prettier-ignore
  const base = await commitOf(opened, '').catch(noneYet);
  const found: BranchState[] = [];
  for (const name of names) {
    const [own, theirs] = [ours.get(name), source.get(name)];
    const commit = own ?? theirs!;
    const distance = base === undefined || base === commit ? { ahead: 0, behind: 0 } : await mirror.repository.distance(commit, base);
    found.push({ name, commit, place: own && theirs ? 'both' : own ? 'mirror' : 'source', sourceCommit: theirs, ...distance });
  }
  return found;
}

function noneYet(thrown: unknown): undefined {
  if (AppError.from(thrown).code !== 'not_found') throw thrown;
  return undefined;
}

const writeCursor = (commit: string, skip: number): string => Buffer.from(`${commit} ${skip}`).toString('base64url');

function readCursor(cursor: string): { commit: string; skip: number } {
  const [, commit, skip] = /^([0-9a-f]{40}) (\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (commit === undefined) throw new AppError('invalid', 'The cursor is not one that this list gave; leave it out to begin anew.');
  return { commit, skip: Number(skip) };
}
