import { AppError } from '@hexad/kernel';
import { RepositoryServiceService as Service, type PullRequest } from '@hexad/proto/integrations/v1/repositories';
import type { RpcClients } from '@hexad/rpc';
import { z } from 'zod';
import { pluginAction, type Plugin } from '../../runs/application/plugins.js';
import { asStep, Connection, Repo } from '../place.js';

const place = { repo: Repo, connection: Connection };
const Branch = z.string().min(1).max(200);
const Base = z.string().max(200).default('').describe('Absent: the default branch of the repository.');
const Number = z.int().min(1).describe('Of the pull request.');
const Sha = z.string().min(1).max(100).describe('A whole commit.');

const Pull = z.object({
  number: z.int(),
  url: z.string().describe('For people.'),
  head: z.string().describe('The commit at the tip of its branch: what is approved and merged.'),
  state: z.string().describe('open, closed, merged'),
});

/** `version_control`: branches and pull requests, where a connection of `integrations` opens the repository. */
export function repositoriesPlugin(rpc: RpcClients): Plugin {
  const client = () => rpc.client('integrations', Service);
  return {
    create_branch: pluginAction({
      input: z.strictObject({ ...place, branch_name: Branch, base_branch: Base }),
      output: z.object({ branch: z.string(), commit: z.string().describe('At which it begins.') }),
      run: ({ branch_name: branch, base_branch: baseBranch, ...at }, context) =>
        client().createBranch({ ...at, projectId: context.projectId, branch, baseBranch }, asStep(context)),
    }),
    delete_branch: pluginAction({
      input: z.strictObject({ ...place, branch_name: Branch }),
      output: z.object({ deleted: z.boolean().describe('False: there was none.') }),
      run: ({ branch_name: branch, ...at }, context) =>
        client().deleteBranch({ ...at, projectId: context.projectId, branch }, asStep(context)),
    }),
    open_pull_request: pluginAction({
      input: z.strictObject({ ...place, branch: Branch, base_branch: Base, title: z.string().min(1), body: z.string().default('') }),
      output: Pull,
      run: async ({ base_branch: baseBranch, ...wish }, context) =>
        pullOf(await client().openPullRequest({ ...wish, projectId: context.projectId, baseBranch }, asStep(context))),
    }),
    close_pull_request: pluginAction({
      input: z.strictObject({ ...place, number: Number }),
      output: Pull,
      run: async (at, context) => pullOf(await client().closePullRequest({ ...at, projectId: context.projectId }, asStep(context))),
    }),
    merge_pull_request: pluginAction({
      input: z.strictObject({
        ...place,
        number: Number,
        head: Sha,
        method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
      }),
      output: z.object({ merged: z.boolean(), commit: z.string().describe('What it became in the base.') }),
      run: async (wish, context) => {
        const { commit } = await client().mergePullRequest({ ...wish, projectId: context.projectId }, asStep(context));
        return { merged: true, commit };
      },
    }),
    revert_commit: pluginAction({
      input: z.strictObject({ ...place, branch: Branch, commit: Sha }),
      output: z.object({ commit: z.string().describe('That takes it back.') }),
      run: (wish, context) => client().revertCommit({ ...wish, projectId: context.projectId }, asStep(context)),
    }),
  };
}

function pullOf({ pullRequest }: { readonly pullRequest?: PullRequest | undefined }): PullRequest {
  if (!pullRequest) throw new AppError('internal', 'The integrations service answered without the pull request.');
  return pullRequest;
}
