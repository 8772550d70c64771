import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { GatewayClient } from './gateway.js';

const Trigger = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.string(),
    workflow: z.string(),
    state: z.string(),
    reason: z.string().nullable(),
    path: z.string().nullable(),
    types: z.array(z.string()),
  })
  .loose();
export type Trigger = z.infer<typeof Trigger>;
const Made = z.object({ trigger: Trigger, secret: z.string().nullable() });
const Delivery = z.object({ at: z.string(), outcome: z.string(), runId: z.string().nullable(), reason: z.string().nullable() }).loose();

/** The triggers of a platform. */
export class TriggersClient {
  readonly #client: GatewayClient;

  constructor(client: GatewayClient) {
    this.#client = client;
  }

  async put(body: object): Promise<z.infer<typeof Made>> {
    return Made.parse(await this.#client.call('POST', '/v1/triggers', body, randomUUID()));
  }

  async get(id: string): Promise<Trigger> {
    return Trigger.parse(await this.#client.call('GET', at(id)));
  }

  async steer(id: string, how: 'pause' | 'resume'): Promise<Trigger> {
    return Trigger.parse(await this.#client.call('POST', at(id, `/${how}`), {}, randomUUID()));
  }

  async remove(id: string): Promise<void> {
    await this.#client.call('DELETE', at(id), undefined, randomUUID());
  }

  /** The new secret. */
  async rotate(id: string): Promise<string> {
    return z.object({ secret: z.string() }).parse(await this.#client.call('POST', at(id, '/secret'), {}, randomUUID())).secret;
  }

  /** The id of the run: the same for the same key. */
  async start(id: string, form: unknown, key: string): Promise<string> {
    return z.object({ runId: z.string() }).parse(await this.#client.call('POST', at(id, '/start'), { form }, key)).runId;
  }

  async *list(project: string | undefined): AsyncGenerator<Trigger> {
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = new URLSearchParams({ cursor, ...(project !== undefined && { project }) }).toString();
      const page = await this.#client.call('GET', `/v1/triggers?${query}`);
      const read = z.object({ triggers: z.array(Trigger), nextCursor: z.string().nullable() }).parse(page);
      yield* read.triggers;
      cursor = read.nextCursor;
    }
  }

  /** The latest first. */
  async deliveries(id: string, limit: number): Promise<readonly z.infer<typeof Delivery>[]> {
    return z.object({ deliveries: z.array(Delivery) }).parse(await this.#client.call('GET', at(id, `/deliveries?limit=${limit}`)))
      .deliveries;
  }
}

const at = (id: string, ending = ''): string => `/v1/triggers/${encodeURIComponent(id)}${ending}`;
