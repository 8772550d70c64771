import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { GatewayClient } from './gateway.js';

const Schedule = z
  .object({
    id: z.string(),
    projectId: z.string(),
    name: z.string(),
    workflow: z.string(),
    cron: z.string(),
    timeZone: z.string(),
    state: z.string(),
    reason: z.string().nullable(),
    owner: z.string(),
    nextAt: z.string().nullable(),
  })
  .loose();
export type Schedule = z.infer<typeof Schedule>;
const Fire = z.object({
  scheduledAt: z.string(),
  outcome: z.string(),
  runId: z.string().nullable(),
  reason: z.string().nullable(),
  at: z.string(),
});
export type Fire = z.infer<typeof Fire>;
const Cursor = z.string().nullable();

/** The schedules of a platform. */
export class SchedulesClient {
  readonly #client: GatewayClient;

  constructor(client: GatewayClient) {
    this.#client = client;
  }

  async put(body: object): Promise<Schedule> {
    return Schedule.parse(await this.#client.call('POST', '/v1/schedules', body, randomUUID()));
  }

  async get(id: string): Promise<Schedule> {
    return Schedule.parse(await this.#client.call('GET', at(id)));
  }

  async steer(id: string, how: 'pause' | 'resume'): Promise<Schedule> {
    return Schedule.parse(await this.#client.call('POST', at(id, `/${how}`), {}, randomUUID()));
  }

  async remove(id: string): Promise<void> {
    await this.#client.call('DELETE', at(id), undefined, randomUUID());
  }

  async times(body: object): Promise<readonly string[]> {
    return z.object({ times: z.array(z.string()) }).parse(await this.#client.call('POST', '/v1/schedules/times', body)).times;
  }

  async *list(project: string | undefined): AsyncGenerator<Schedule> {
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = new URLSearchParams({ cursor, ...(project !== undefined && { project }) }).toString();
      const page = await this.#client.call('GET', `/v1/schedules?${query}`);
      const read = z.object({ schedules: z.array(Schedule), nextCursor: Cursor }).parse(page);
      yield* read.schedules;
      cursor = read.nextCursor;
    }
  }

  /** The latest first. */
  async fires(id: string, limit: number): Promise<readonly Fire[]> {
    return z.object({ fires: z.array(Fire) }).parse(await this.#client.call('GET', at(id, `/fires?limit=${limit}`))).fires;
  }
}

const at = (id: string, ending = ''): string => `/v1/schedules/${encodeURIComponent(id)}${ending}`;
