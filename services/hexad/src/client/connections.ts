import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { GatewayClient } from './gateway.js';

const PATH = '/v1/integrations/connections';
const Connection = z.object({
  id: z.string(),
  projectId: z.string().nullable(),
  provider: z.string(),
  name: z.string(),
  baseUrl: z.string(),
  repositories: z.array(z.string()),
  hint: z.string(),
  createdBy: z.string(),
  createdAt: z.string(),
});
export type Connection = z.infer<typeof Connection>;

export interface NewConnection {
  readonly provider: string;
  readonly name: string;
  readonly token: string;
  readonly project?: string;
  readonly baseUrl?: string;
  readonly repositories?: readonly string[];
}

/** Connections to git hosts and chats. */
export class ConnectionsClient {
  readonly #client: GatewayClient;

  constructor(client: GatewayClient) {
    this.#client = client;
  }

  /** `key`: the same when it is asked for again. */
  async add(wish: NewConnection, key: string): Promise<Connection> {
    return Connection.parse(await this.#client.call('POST', PATH, wish, key));
  }

  async list(project: string | undefined): Promise<readonly Connection[]> {
    const query = project === undefined ? '' : `?${new URLSearchParams({ project }).toString()}`;
    return z.object({ connections: z.array(Connection) }).parse(await this.#client.call('GET', `${PATH}${query}`)).connections;
  }

  /** As whom the provider knows it. */
  async test(id: string): Promise<string> {
    const answer = await this.#client.call('POST', `${PATH}/${encodeURIComponent(id)}/test`, {}, randomUUID());
    return z.object({ account: z.string() }).parse(answer).account;
  }

  async remove(id: string): Promise<void> {
    await this.#client.call('DELETE', `${PATH}/${encodeURIComponent(id)}`, undefined, randomUUID());
  }
}
