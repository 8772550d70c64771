import { AppError } from '@hexad/kernel';
import type { RepoAddress } from '../connections/domain/address.js';
import type { GitHub } from './github.js';
import { encoded, headRef, rootOf } from './paths.js';
import { Commit, Ref } from './shapes.js';

/**
 * A commit on top of the branch with the files of before the last one, which GitHub's API has no word for. The branch is moved only forward: who was
 * faster makes it fail.
 */
export async function revertCommit(github: GitHub, place: RepoAddress, branch: string, commit: string): Promise<string> {
  const root = rootOf(place);
  const { object } = await github.get(Ref, headRef(place, branch));
  const tip = await github.get(Commit, `${root}/git/commits/${object.sha}`);
  const said = `This reverts commit ${commit}.`;
  if (tip.message.includes(said)) return tip.sha;
  if (tip.sha !== commit)
    throw new AppError(
      'conflict',
      `${branch} has commits after ${commit.slice(0, 12)}, so that it is not taken back by itself; revert it by hand.`,
    );
  const [before] = tip.parents;
  if (before === undefined) throw new AppError('conflict', `${commit.slice(0, 12)} is the first commit; there is nothing to go back to.`);
  const { tree } = await github.get(Commit, `${root}/git/commits/${before.sha}`);
  const [title = ''] = tip.message.split('\n');
  const message = `Revert ${JSON.stringify(title)}\n\n${said}`;
  const made = await github.send(Commit, 'POST', `${root}/git/commits`, { message, tree: tree.sha, parents: [tip.sha] });
  await github.send(Ref, 'PATCH', `${root}/git/refs/heads/${encoded(branch)}`, { sha: made.sha, force: false });
  return made.sha;
}
