import { AppError, isUuid, uuidFrom, type Caller } from '@hexad/kernel';
import { LONGEST_MESSAGE, type SteerTask } from '../application/steer-task.js';
import { contextOf } from './context.js';
import type { Conversation, Conversations, Utterance } from './ports.js';

/** Characters of a title; utterances of a conversation that are shown, and those of them that a new run gets to know. */
const TITLE = 80;
const SHOWN = 500;
const REMEMBERED = 20;

export interface Saying {
  readonly projectId: string;
  readonly conversation: string;
  readonly text: string;
  readonly repo: string;
  readonly key: string;
}

export interface Said {
  readonly conversation: Conversation;
  readonly messageId: string;
  readonly task: string;
  readonly run: string;
  readonly context: string;
}

/** People talk with the agents of a project: who works is told, and where nobody works a run is wanted. */
export class Converse {
  readonly #conversations: Conversations;
  readonly #steer: SteerTask;

  constructor(conversations: Conversations, steer: SteerTask) {
    this.#conversations = conversations;
    this.#steer = steer;
  }

  async say({ tenant, actor }: Caller, { projectId, conversation: given, text, repo, key }: Saying): Promise<Said> {
    const words = text.trim();
    if (words === '') throw new AppError('invalid', 'The message is empty.');
    if (words.length > LONGEST_MESSAGE)
      throw new AppError('invalid', `The message has ${words.length} characters; at most ${LONGEST_MESSAGE} are read.`);
    const id = given === '' ? uuidFrom([tenant, 'conversation', key]) : given;
    if (given === '') await this.#conversations.begin(tenant, { id, projectId, title: words.slice(0, TITLE), author: actor, repo });
    const conversation = await this.find(tenant, id);
    if (conversation.projectId !== projectId)
      throw new AppError('not_found', `There is no conversation ${JSON.stringify(id)} in this project.`);
    const context = contextOf(await this.#conversations.utterances(tenant, id, REMEMBERED));
    const messageId = uuidFrom([tenant, 'said', id, key]);
    const open = await this.#conversations.openTask(tenant, id);
    const said = { conversation: id, id: messageId, author: actor, text: words, task: open?.id ?? '', run: open?.runId ?? '' };
    const noted = await this.#conversations.note(tenant, said, repo);
    // Noted before it is told: told again with the same id it is one message.
    if (noted.task !== '') await this.#tell(tenant, noted.task, { messageId, author: actor, text: words });
    return { conversation: { ...conversation, repo: repo || conversation.repo }, messageId, task: noted.task, run: noted.run, context };
  }

  async attach(tenant: string, conversation: string, message: string, run: string): Promise<void> {
    if (isUuid(run) && isUuid(message) && (await this.#conversations.attach(tenant, conversation, message, run))) return;
    throw new AppError('conflict', `The message ${message} of conversation ${conversation} is not there, or belongs to another run.`);
  }

  /** Fails with `not_found`. */
  async find(tenant: string, id: string): Promise<Conversation> {
    const found = isUuid(id) ? await this.#conversations.find(tenant, id) : undefined;
    if (!found) throw new AppError('not_found', `There is no conversation ${JSON.stringify(id)}.`);
    return found;
  }

  utterances(tenant: string, id: string): Promise<Utterance[]> {
    return this.#conversations.utterances(tenant, id, SHOWN);
  }

  /** A task that has just ended hears nothing: what was said stands in the conversation for the next. */
  async #tell(tenant: string, task: string, said: { messageId: string; author: string; text: string }): Promise<void> {
    try {
      await this.#steer.message(tenant, task, said);
    } catch (thrown) {
      if (AppError.from(thrown).code !== 'conflict') throw thrown;
    }
  }
}
