import { AppError } from '@hexad/kernel';
import { z } from 'zod';
import type { RepoAddress } from '../connections/domain/address.js';
import {
  GitHost,
  type Merge,
  type Proposal,
  type Publication,
  type Published,
  type PullRequest,
} from '../repositories/application/git-host.js';
import type { Opened } from '../wire/opened.js';
import { saidOf } from './faults.js';
import { GitHub } from './github.js';
import { mergePull } from './merging.js';
import { encoded, headRef, rootOf } from './paths.js';
import { publishPages } from './publishing.js';
import { revertCommit } from './reverting.js';
import { Pull, Ref, Repository } from './shapes.js';

export class GitHubRepositories extends GitHost {
  override async tip(opened: Opened, place: RepoAddress, branch: string): Promise<string> {
    const github = new GitHub(opened);
    const name = branch || (await github.get(Repository, rootOf(place))).default_branch;
    const ref = await github.find(Ref, headRef(place, name));
    if (ref !== undefined) return ref.object.sha;
    // Tells a repository that is not there from a branch that is not.
    await github.get(Repository, rootOf(place));
    throw new AppError('not_found', `There is no branch ${JSON.stringify(name)} in ${place.owner}/${place.repo}.`);
  }

  override async createBranch(opened: Opened, place: RepoAddress, branch: string, commit: string): Promise<void> {
    const github = new GitHub(opened);
    const known = await github.find(Ref, headRef(place, branch));
    if (known !== undefined) {
      if (known.object.sha === commit) return;
      throw new AppError(
        'conflict',
        `There is a branch ${JSON.stringify(branch)} already, at ${known.object.sha.slice(0, 12)} and not ${commit.slice(0, 12)}; delete it or choose another name.`,
      );
    }
    await github.send(Ref, 'POST', `${rootOf(place)}/git/refs`, { ref: `refs/heads/${branch}`, sha: commit });
  }

  override async deleteBranch(opened: Opened, place: RepoAddress, branch: string): Promise<boolean> {
    const github = new GitHub(opened);
    const { default_branch: main } = await github.get(Repository, rootOf(place));
    if (branch === main)
      throw new AppError('conflict', `${branch} is the default branch of ${place.owner}/${place.repo}, which is not deleted.`);
    const answer = await github.answer('DELETE', `${rootOf(place)}/git/refs/heads/${encoded(branch)}`);
    if (answer.status === 204) return true;
    if (answer.status === 404 || (answer.status === 422 && saidOf(answer).includes('does not exist'))) return false;
    throw github.fault(answer);
  }

  override async openPull(opened: Opened, place: RepoAddress, { branch, base, title, body }: Proposal): Promise<PullRequest> {
    const github = new GitHub(opened);
    const into = base || (await github.get(Repository, rootOf(place))).default_branch;
    const of = new URLSearchParams({ state: 'open', head: `${place.owner}:${branch}`, base: into });
    const [known] = await github.get(z.array(Pull), `${rootOf(place)}/pulls?${of.toString()}`);
    return shown(known ?? (await github.send(Pull, 'POST', `${rootOf(place)}/pulls`, { title, body, head: branch, base: into })));
  }

  override async closePull(opened: Opened, place: RepoAddress, number: number): Promise<PullRequest> {
    const github = new GitHub(opened);
    const path = `${rootOf(place)}/pulls/${number}`;
    const known = await github.get(Pull, path);
    return shown(known.state === 'closed' ? known : await github.send(Pull, 'PATCH', path, { state: 'closed' }));
  }

  override merge(opened: Opened, place: RepoAddress, merge: Merge): Promise<string> {
    return mergePull(new GitHub(opened), `${rootOf(place)}/pulls/${merge.number}`, merge);
  }

  override publish(opened: Opened, place: RepoAddress, publication: Publication): Promise<Published> {
    return publishPages(new GitHub(opened), place, publication);
  }

  override revert(opened: Opened, place: RepoAddress, branch: string, commit: string): Promise<string> {
    return revertCommit(new GitHub(opened), place, branch, commit);
  }
}

const shown = ({ number, html_url: url, head, state, merged_at: at }: Pull): PullRequest => ({
  number,
  url,
  head: head.sha,
  state: at == null ? state : 'merged',
});
