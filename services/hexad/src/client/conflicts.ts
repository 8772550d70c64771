import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { GatewayClient } from './gateway.js';

const Side = z.object({ mode: z.string(), hash: z.string(), size: z.number(), text: z.string().nullable() }).nullable();
export type Side = z.infer<typeof Side>;

const Conflict = z.object({
  number: z.number(),
  path: z.string(),
  kind: z.string(),
  base: Side,
  yours: Side,
  generated: Side,
  marked: z.string().nullable(),
  choice: z.string().nullable(),
  resolvedBy: z.string().nullable(),
  resolvedAt: z.string().nullable(),
});
export type Conflict = z.infer<typeof Conflict>;

export type Word = { readonly choice: 'yours' | 'generated' } | { readonly choice: 'text'; readonly text: string };

/** The conflicts of one run that generates a repository anew. */
export class ConflictsClient {
  readonly #client: GatewayClient;
  readonly #place: string;

  constructor(client: GatewayClient, runId: string) {
    this.#client = client;
    this.#place = `/v1/codegen/${encodeURIComponent(runId)}/conflicts`;
  }

  async list(): Promise<readonly Conflict[]> {
    return z.object({ conflicts: z.array(Conflict) }).parse(await this.#client.call('GET', this.#place)).conflicts;
  }

  async show(number: number): Promise<Conflict> {
    return Conflict.parse(await this.#client.call('GET', `${this.#place}/${number}`));
  }

  async resolve(number: number, word: Word): Promise<{ conflict: Conflict; open: number }> {
    const answer = await this.#client.call('POST', `${this.#place}/${number}/resolve`, word, randomUUID());
    return z.object({ conflict: Conflict, open: z.number() }).parse(answer);
  }
}
