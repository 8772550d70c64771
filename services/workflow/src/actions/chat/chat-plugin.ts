import { ChatServiceService as Service } from '@hexad/proto/integrations/v1/chat';
import type { RpcClients } from '@hexad/rpc';
import { z } from 'zod';
import { pluginAction, type Plugin } from '../../runs/application/plugins.js';
import { asStep, Connection } from '../place.js';

/** `communication`: messages to rooms of a chat that a connection of `integrations` opens. */
export const chatPlugin = (rpc: RpcClients): Plugin => ({
  send_message: pluginAction({
    input: z.strictObject({
      channel: z.string().min(1).max(81).describe('#dev, or the id of a channel.'),
      message: z.string().min(1).max(30_000),
      connection: Connection,
    }),
    output: z.object({ channel_id: z.string(), message_id: z.string() }),
    run: async ({ channel, message: text, connection }, context) => {
      const wish = { projectId: context.projectId, channel, text, connection, buttons: [] };
      const { channelId, messageId } = await rpc.client('integrations', Service).sendMessage(wish, asStep(context));
      return { channel_id: channelId, message_id: messageId };
    },
  }),
});
