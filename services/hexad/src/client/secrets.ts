import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { GatewayClient } from './gateway.js';

const Secret = z.object({
  name: z.string(),
  projectId: z.string().nullable(),
  version: z.number(),
  createdBy: z.string(),
  createdAt: z.string(),
  changedBy: z.string(),
  changedAt: z.string(),
});
export type Secret = z.infer<typeof Secret>;
const Hosts = z.object({ hosts: z.array(z.string()), changedBy: z.string().nullable(), changedAt: z.string().nullable() });
export type Hosts = z.infer<typeof Hosts>;

/** What steps of workflows may use outside, of one project or of the whole tenant. */
export class SecretsClient {
  readonly #client: GatewayClient;
  readonly #project: string | undefined;

  constructor(client: GatewayClient, project: string | undefined) {
    this.#client = client;
    this.#project = project;
  }

  async set(name: string, value: string): Promise<Secret> {
    return Secret.parse(await this.#client.call('POST', '/v1/secrets', { name, value, ...this.#within() }, randomUUID()));
  }

  async list(): Promise<readonly Secret[]> {
    return z.object({ secrets: z.array(Secret) }).parse(await this.#client.call('GET', `/v1/secrets${this.#query()}`)).secrets;
  }

  async remove(name: string): Promise<void> {
    await this.#client.call('DELETE', `/v1/secrets/${encodeURIComponent(name)}${this.#query()}`, undefined, randomUUID());
  }

  async hosts(): Promise<Hosts> {
    return Hosts.parse(await this.#client.call('GET', `/v1/http-hosts${this.#query()}`));
  }

  async setHosts(hosts: readonly string[]): Promise<Hosts> {
    return Hosts.parse(await this.#client.call('POST', '/v1/http-hosts', { hosts, ...this.#within() }, randomUUID()));
  }

  #within(): { readonly project?: string } {
    return this.#project === undefined ? {} : { project: this.#project };
  }

  #query(): string {
    return this.#project === undefined ? '' : `?${new URLSearchParams({ project: this.#project }).toString()}`;
  }
}
