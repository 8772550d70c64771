import { AppError, type Clock } from '@hexad/kernel';
import type { Asked, OpenConnection } from '../../connections/application/open-connection.js';
import type { Effects } from '../../effects/effects.js';
import type { Button, ChatHouse, SentMessage } from './chat-house.js';

const CHANNEL = /^(#[^\s#@,:<>&]{1,80}|[CGD][A-Z0-9]{7,20})$/;
/** Slack cuts what is longer than 40,000. */
const LONGEST_TEXT = 30_000;

export interface MessageWish {
  readonly projectId: string;
  readonly connection: string;
  readonly channel: string;
  readonly text: string;
  readonly buttons: readonly Button[];
}

export class SendMessage {
  readonly #open: OpenConnection;
  readonly #chat: ChatHouse;
  readonly #effects: Effects;
  readonly #clock: Clock;

  constructor(open: OpenConnection, chat: ChatHouse, effects: Effects, clock: Clock) {
    this.#open = open;
    this.#chat = chat;
    this.#effects = effects;
    this.#clock = clock;
  }

  /** Once for its id. A try of which nobody knows the end is looked for before there is another. */
  async execute(asked: Asked, id: string, wish: MessageWish): Promise<SentMessage> {
    const { channel, text, buttons } = wish;
    if (!CHANNEL.test(channel))
      throw new AppError('invalid', `channel is ${JSON.stringify(channel.slice(0, 100))}; a channel is named as #dev, or by its id.`);
    if (text.trim() === '' || text.length > LONGEST_TEXT)
      throw new AppError('invalid', `The message has ${text.length} characters; one has 1 to ${LONGEST_TEXT}, not all of them spaces.`);
    if (buttons.length > 5 || buttons.some((one) => one.text === '' || one.text.length > 70 || one.value.length > 2_000))
      throw new AppError('invalid', 'A message has at most 5 buttons, with texts of 1 to 70 characters and values of at most 2,000.');
    const effect = {
      tenant: asked.caller.tenant,
      id,
      wish: JSON.stringify([wish.projectId, wish.connection, channel, text, ...(buttons.length > 0 ? [buttons] : [])]),
    };
    return this.#open.forChat(asked, wish, async (opened) => {
      const begun = await this.#effects.begin(effect, { at: this.#clock.now().toISOString() });
      if (begun.state === 'done') return { channelId: begun.result['channelId']!, messageId: begun.result['messageId']! };
      const since = new Date(begun.intent['at']!);
      const known = begun.state === 'begun' ? await this.#chat.find(opened, channel, id, since) : undefined;
      const sent = known ?? (await this.#chat.send(opened, channel, { text, buttons }, id));
      await this.#effects.done(effect, { ...sent });
      return sent;
    });
  }
}
