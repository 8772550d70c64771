import { AppError } from '@hexad/kernel';
import type { Message } from './commit.js';
import type { Identity } from './environment.js';
import { mergeTrees, type Conflict } from './merging.js';
import type { GitRepository } from './repository.js';

/** Commits in one rebase: more are no change set any more. */
const MOST_COMMITS = 500;

interface Original {
  readonly id: string;
  readonly parents: readonly string[];
  readonly author: Identity & { readonly at: Date };
  readonly message: string;
}

/**
 * Puts what `tip` has and `onto` has not on top of `onto`, one commit after the other with its author and words, and gives the last one. The
 * same call gives the same commits. What is in `onto` already is left out; a history with merges in it becomes one commit with the words of its
 * tip. No branch moves. Fails with `conflict` (details: `files`, `commit`) where both sides changed the same lines.
 */
export async function rebase(repository: GitRepository, wish: { tip: string; onto: string; at: Date }): Promise<string> {
  const tip = await repository.commitOf(wish.tip);
  let top = await repository.commitOf(wish.onto);
  if (await repository.holds(tip, top)) return tip;
  for (const step of await steps(repository, tip, top)) {
    const tree = await replayed(repository, step, top);
    if (tree === (await repository.tree(top))) continue;
    const { author, message } = step.commit;
    top = await repository.writeCommit({ tree, parents: [top], message: { verbatim: message }, at: wish.at, author });
  }
  return top;
}

/**
 * A commit on top of `on` that takes back what `commit` did (a merge: what it brought to its first parent), and gives it. No branch moves. Fails
 * with `conflict` where later changes are in the way.
 */
export async function revert(
  repository: GitRepository,
  wish: { commit: string; on: string; message: Message; at: Date; author?: Identity },
): Promise<string> {
  const commit = await original(repository, await repository.commitOf(wish.commit));
  const on = await repository.commitOf(wish.on);
  const before = await parentTree(repository, commit);
  const merged = await mergeTrees(repository.git, { base: commit.id, ours: on, theirs: before });
  if (merged.tree === undefined) throw conflict(merged.conflicts, commit.id);
  const { message, at, author } = wish;
  return repository.writeCommit({ tree: merged.tree, parents: [on], message, at, ...(author && { author }) });
}

interface Step {
  readonly base: string;
  readonly commit: Original;
}

async function steps(repository: GitRepository, tip: string, onto: string): Promise<Step[]> {
  const list = ['rev-list', '--reverse', '--topo-order', `--max-count=${MOST_COMMITS + 1}`, tip, `^${onto}`];
  const ids = (await repository.git.out(list)).split('\n').filter(Boolean);
  if (ids.length > MOST_COMMITS) throw new AppError('too_large', `More than ${MOST_COMMITS} commits would have to be rebased.`);
  const commits = await Promise.all(ids.map((id) => original(repository, id)));
  if (commits.some((commit) => commit.parents.length > 1)) {
    const base = await repository.mergeBase(tip, onto);
    return [{ base: base ?? (await emptyTree(repository)), commit: commits.at(-1)! }];
  }
  return Promise.all(commits.map(async (commit) => ({ base: await parentTree(repository, commit), commit })));
}

async function replayed(repository: GitRepository, { base, commit }: Step, top: string): Promise<string> {
  const merged = await mergeTrees(repository.git, { base, ours: top, theirs: commit.id });
  if (merged.tree === undefined) throw conflict(merged.conflicts, commit.id);
  return merged.tree;
}

const emptyTree = (repository: GitRepository): Promise<string> =>
  repository.git.out(['hash-object', '-w', '-t', 'tree', '--stdin'], { stdin: '' });

/** What stood before the commit: its first parent, or nothing. */
const parentTree = async (repository: GitRepository, commit: Original): Promise<string> => commit.parents[0] ?? emptyTree(repository);

async function original(repository: GitRepository, id: string): Promise<Original> {
  const text = await repository.git.out(['show', '--no-patch', '--no-notes', '--format=%P%n%an%n%ae%n%aI%n%B', id, '--']);
  const [parents = '', name = '', email = '', at = '', ...message] = text.split('\n');
  return {
    id,
    parents: parents.split(' ').filter(Boolean),
    author: { name: name || 'unknown', email, at: new Date(at) },
    message: `${message.join('\n').trimEnd()}\n`,
  };
}

export function conflict(conflicts: readonly Conflict[], commit?: string): AppError {
  const files = conflicts.map((one) => one.path);
  return new AppError('conflict', `Both sides changed ${files.join(', ')}.`, { details: { files, conflicts, ...(commit && { commit }) } });
}
