import { requireRight } from '@hexad/kernel';
import { ChatServiceService as Service, type SendMessageRequest, type SendMessageResponse } from '@hexad/proto/integrations/v1/chat';
import { derivedId, Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { SendMessage } from '../application/send-message.js';

@Controller()
export class ChatController {
  constructor(private readonly messages: SendMessage) {}

  @Rpc(Service.sendMessage, { within: { of: 'project', by: 'projectId' } })
  send(wish: SendMessageRequest, call: CallContext): Promise<SendMessageResponse> {
    requireRight(call.caller, 'projects.write');
    return this.messages.execute(call, derivedId(call, 'message'), wish);
  }
}
