import { RepositoryServiceService as Service } from '@hexad/proto/integrations/v1/repositories';
import type { RpcClients } from '@hexad/rpc';
import { z } from 'zod';
import { pluginAction, type Plugin } from '../../runs/application/plugins.js';
import { asStep, Connection, Repo } from '../place.js';

/** `documentation`: pages of a repository as people read them. */
export function documentationPlugin(rpc: RpcClients): Plugin {
  return {
    publish: pluginAction({
      input: z.strictObject({
        repo: Repo,
        connection: Connection,
        pages: z.array(z.string().min(1).max(1_000)).min(1).max(500).describe('Paths in the repository.'),
        base_branch: z.string().max(200).default('').describe('Where they are; absent: the default branch.'),
        branch: z.string().min(1).max(200).default('gh-pages').describe('Of what is published; made when it is not there.'),
      }),
      output: z.object({
        commit: z.string().describe('The last of that branch now.'),
        url: z.string().describe('The site of GitHub Pages, else the branch.'),
      }),
      run: ({ base_branch: baseBranch, ...wish }, context) =>
        rpc.client('integrations', Service).publishPages({ ...wish, projectId: context.projectId, baseBranch }, asStep(context)),
    }),
  };
}
