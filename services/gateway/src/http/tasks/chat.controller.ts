import { AppError, type Caller } from '@hexad/kernel';
import type { Conversation } from '@hexad/proto/dispatcher/v1/conversations';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { projectIdOf } from '../../application/find-project.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import { chat, getConversation, listConversations } from './chat.endpoints.js';

@Controller()
export class ChatController {
  constructor(private readonly backend: Backend) {}

  @Serves(chat)
  async chat(@Input() { params, body, idempotencyKey }: InputOf<typeof chat>, @By() caller: Caller) {
    const { conversations, workflow } = this.backend;
    const { text, conversation = '', repo: given = '', kind } = body;
    const projectId = params.id;
    if (conversation === '' && given === '')
      throw new AppError('invalid', 'A new conversation needs `repo`: the repository that it is about.');
    const said = await conversations.say({ projectId, conversationId: conversation, text, repo: given }, { caller, idempotencyKey });
    const { conversationId, messageId, taskId, repo, context } = said;
    let { runId } = said;
    if (runId === '') {
      const goal = context === '' ? text : `${text}\n\nWhat was said before:\n${context}`;
      const inputsJson = JSON.stringify({ kind, goal, repo });
      ({ runId } = await workflow.startRun(
        { workflow: 'task', projectId, inputsJson, idempotencyKey: messageId },
        { caller, idempotencyKey },
      ));
      await conversations.attachRun({ conversationId, messageId, runId }, { caller, idempotencyKey });
    }
    return { conversationId, messageId, runId, taskId: orNull(taskId) };
  }

  @Serves(listConversations)
  async list(@Input() { params, query }: InputOf<typeof listConversations>, @By() caller: Caller) {
    const projectId = await projectIdOf(this.backend, caller, params.id);
    const { conversations, nextCursor } = await this.backend.conversations.listConversations({ projectId, ...query }, { caller });
    return { conversations: conversations.map(conversationJson), nextCursor: orNull(nextCursor) };
  }

  @Serves(getConversation)
  async get(@Input() { params }: InputOf<typeof getConversation>, @By() caller: Caller) {
    const { conversation, utterances } = await this.backend.conversations.getConversation({ conversationId: params.id }, { caller });
    if (!conversation) throw new AppError('not_found', `There is no conversation ${params.id}.`);
    const spoken = utterances.map(({ runId, taskId, ...said }) => ({ ...said, runId: orNull(runId), taskId: orNull(taskId) }));
    return { ...conversationJson(conversation), utterances: spoken };
  }
}

const conversationJson = ({ repo, ...conversation }: Conversation) => ({ ...conversation, repo: orNull(repo) });
