import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { GatewayClient } from './gateway.js';

const Turn = z.object({ by: z.string(), at: z.string(), text: z.string(), questionId: z.string() });
export type Turn = z.infer<typeof Turn>;

export const Conversation = z.object({ specId: z.string(), turns: z.array(Turn), questionId: z.string() });
export type Conversation = z.infer<typeof Conversation>;

/** The talk about one draft. */
export class ConversationClient {
  readonly #client: GatewayClient;
  readonly #path: string;

  constructor(client: GatewayClient, specId: string) {
    this.#client = client;
    this.#path = `/v1/specs/${encodeURIComponent(specId)}/conversation`;
  }

  /** Begins it, or gives it as it was left. */
  async open(): Promise<Conversation> {
    return Conversation.parse(await this.#client.call('POST', this.#path, {}, randomUUID()));
  }

  async say(text: string): Promise<Conversation> {
    return Conversation.parse(await this.#client.call('POST', `${this.#path}/messages`, { text }, randomUUID()));
  }
}
