import { AppError } from '@hexad/kernel';
import { TrackerServiceService as Service } from '@hexad/proto/integrations/v1/tracker';
import type { RpcClients } from '@hexad/rpc';
import { z } from 'zod';
import { pluginAction, type Plugin } from '../../runs/application/plugins.js';
import { asStep, Connection } from '../place.js';

const place = {
  task_id: z.string().min(1).max(500).describe('owner/repo#12, or the address of the page of an issue.'),
  connection: Connection,
};

const Task = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  status: z.string().describe('todo, done, cancelled, or what its label `status: …` says.'),
  type: z.string().describe('bug, feature, task, or what the tracker calls it.'),
  url: z.string().describe('For people.'),
  labels: z.array(z.string()),
  assignees: z.array(z.string()).describe('Names at the provider.'),
});

/** `task_management`: tasks where a connection of `integrations` opens the tracker. */
export function trackerPlugin(rpc: RpcClients): Plugin {
  const client = () => rpc.client('integrations', Service);
  return {
    get_task: pluginAction({
      input: z.strictObject(place),
      output: z.object({ task: Task }),
      run: async ({ task_id: taskId, connection }, context) => {
        const { task } = await client().getTask({ projectId: context.projectId, taskId, connection }, asStep(context));
        if (!task) throw new AppError('internal', 'The integrations service answered without the task.');
        return { task };
      },
    }),
    update_task_status: pluginAction({
      input: z.strictObject({
        ...place,
        status: z.string().min(1).max(30).describe('todo, done, cancelled, or any other word: in_review.'),
      }),
      output: z.object({ status: z.string() }),
      run: ({ task_id: taskId, connection, status }, context) =>
        client().updateTaskStatus({ projectId: context.projectId, taskId, connection, status }, asStep(context)),
    }),
    add_comment: pluginAction({
      input: z.strictObject({ ...place, text: z.string().min(1).max(60_000).describe('Markdown.') }),
      output: z.object({ url: z.string().describe('For people.') }),
      run: ({ task_id: taskId, connection, text }, context) =>
        client().addComment({ projectId: context.projectId, taskId, connection, text }, asStep(context)),
    }),
  };
}
