import { AppError } from '@hexad/kernel';
import type { Merge } from '../repositories/application/git-host.js';
import { saidOf } from './faults.js';
import type { GitHub } from './github.js';
import { Merged, Pull } from './shapes.js';

/** Merges exactly this head. GitHub itself refuses another one; what it says of why it does not merge decides whether a later try may. */
export async function mergePull(github: GitHub, path: string, { number, head, method }: Merge): Promise<string> {
  const before = await github.get(Pull, path);
  const done = mergedAs(before, head);
  if (done !== undefined) return done;
  const answer = await github.answer('PUT', `${path}/merge`, { sha: head, merge_method: method });
  if (answer.status === 200) {
    const { sha, merged } = Merged.parse(answer.json);
    if (merged) return sha;
  }
  if (![405, 409].includes(answer.status)) throw github.fault(answer);
  const after = await github.get(Pull, path);
  const meanwhile = mergedAs(after, head);
  if (meanwhile !== undefined) return meanwhile;
  const said = saidOf(answer);
  // Nobody pushed to it: its base moved, or GitHub still finds out whether it can be merged.
  if (after.mergeable == null || /base branch was modified/i.test(said))
    throw new AppError('contended', `GitHub does not merge pull request ${number} at this moment: ${said}.`);
  throw new AppError('conflict', `GitHub does not merge pull request ${number}: ${said}.`);
}

/** The commit that it became; undefined while it is open with this head. Fails with `conflict`. */
function mergedAs({ number, state, merged_at: at, merge_commit_sha: commit, head }: Pull, wanted: string): string | undefined {
  if (head.sha !== wanted)
    throw new AppError(
      'conflict',
      `The head of pull request ${number} is ${head.sha.slice(0, 12)} and not ${wanted.slice(0, 12)}, which is to be merged.`,
    );
  if (at != null) return commit ?? head.sha;
  if (state === 'closed') throw new AppError('conflict', `Pull request ${number} was closed without being merged.`);
  return undefined;
}
