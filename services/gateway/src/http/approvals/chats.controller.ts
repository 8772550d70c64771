import type { Caller } from '@hexad/kernel';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { createChatCode, deleteChatIdentity, listChatIdentities, setSlackApp } from './chats.endpoints.js';

@Controller()
export class ChatsController {
  constructor(private readonly backend: Backend) {}

  @Serves(setSlackApp)
  async set(@Input() { body, idempotencyKey }: InputOf<typeof setSlackApp>, @By() caller: Caller): Promise<void> {
    await this.backend.chatApprovals.setChatApp(body, { caller, idempotencyKey });
  }

  @Serves(createChatCode)
  async code(@By() caller: Caller) {
    return this.backend.chatApprovals.createChatCode({}, { caller });
  }

  @Serves(listChatIdentities)
  async list(@By() caller: Caller) {
    return this.backend.chatApprovals.listChatIdentities({}, { caller });
  }

  @Serves(deleteChatIdentity)
  async remove(@Input() { params, idempotencyKey }: InputOf<typeof deleteChatIdentity>, @By() caller: Caller): Promise<void> {
    const { team, user: chatUser } = params;
    await this.backend.chatApprovals.deleteChatIdentity({ team, chatUser }, { caller, idempotencyKey });
  }
}
