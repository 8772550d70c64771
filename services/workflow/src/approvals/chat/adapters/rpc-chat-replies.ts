import { uuidFrom } from '@hexad/kernel';
import { ChatServiceService } from '@hexad/proto/integrations/v1/chat';
import type { RpcClient, RpcClients } from '@hexad/rpc';
import { ChatReplies } from '../application/ports.js';

/** Slack waits three seconds. Milliseconds. */
const TIMEOUT_MS = 2_000;

export class RpcChatReplies extends ChatReplies {
  readonly #chat: RpcClient<typeof ChatServiceService>;

  constructor(rpc: RpcClients) {
    super();
    this.#chat = rpc.client('integrations', ChatServiceService);
  }

  override async say(
    tenant: string,
    { project, connection, room }: { readonly project: string; readonly connection: string; readonly room: string },
    text: string,
    key: string,
  ): Promise<void> {
    const wish = { projectId: project, connection, channel: room, text, buttons: [] };
    const caller = { tenant, actor: 'service:workflow' };
    await this.#chat.sendMessage(wish, { caller, idempotencyKey: uuidFrom([tenant, key]), timeoutMs: TIMEOUT_MS });
  }
}
