import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { GatewayClient } from './gateway.js';

const Identity = z.object({ team: z.string(), chatUser: z.string(), boundAt: z.string() }).loose();
export type ChatIdentity = z.infer<typeof Identity>;
const Code = z.object({ code: z.string(), expiresAt: z.string() });
export type ChatCode = z.infer<typeof Code>;

/** Who people of the platform are in chats, where they decide at gates. */
export class ChatsClient {
  readonly #client: GatewayClient;

  constructor(client: GatewayClient) {
    this.#client = client;
  }

  /** What the caller says in the chat to be known there. */
  async code(): Promise<ChatCode> {
    return Code.parse(await this.#client.call('POST', '/v1/chats/identities', {}, randomUUID()));
  }

  /** Whom the caller is. */
  async identities(): Promise<ChatIdentity[]> {
    return z.object({ identities: z.array(Identity) }).parse(await this.#client.call('GET', '/v1/chats/identities')).identities;
  }

  async unbind(team: string, user: string): Promise<void> {
    const path = `/v1/chats/identities/${encodeURIComponent(team)}/${encodeURIComponent(user)}`;
    await this.#client.call('DELETE', path, undefined, randomUUID());
  }

  /** With which the Slack app of the tenant signs; empty: nothing is taken from Slack any more. */
  async setSlackApp(signingSecret: string): Promise<void> {
    await this.#client.call('POST', '/v1/chats/slack', { signingSecret }, randomUUID());
  }
}
