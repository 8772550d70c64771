import { AppError, type Caller } from '@hexad/kernel';
import type { Conversation } from '@hexad/proto/spec/v1/spec';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { getSpecConversation, openSpecConversation, sayOfSpec } from './conversation.endpoints.js';

/** Reading a large brief anew takes seconds, and a contradiction has it read twice. */
const READING_MS = 120_000;

@Controller()
export class SpecConversationController {
  constructor(private readonly backend: Backend) {}

  @Serves(openSpecConversation)
  async open(@Input() { params, idempotencyKey }: InputOf<typeof openSpecConversation>, @By() caller: Caller) {
    const options = { caller, idempotencyKey, timeoutMs: READING_MS };
    return shown((await this.backend.spec.openConversation({ specId: params.id }, options)).conversation);
  }

  @Serves(getSpecConversation)
  async get(@Input() { params }: InputOf<typeof getSpecConversation>, @By() caller: Caller) {
    return shown((await this.backend.spec.getConversation({ specId: params.id }, { caller })).conversation);
  }

  @Serves(sayOfSpec)
  async say(@Input() { params, body, idempotencyKey }: InputOf<typeof sayOfSpec>, @By() caller: Caller) {
    const request = { specId: params.id, text: body.text };
    return shown((await this.backend.spec.say(request, { caller, idempotencyKey, timeoutMs: READING_MS })).conversation);
  }
}

function shown(conversation: Conversation | undefined): Conversation {
  if (!conversation) throw new AppError('internal', 'The service gave no conversation.');
  return conversation;
}
