import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { GatewayClient } from './gateway.js';

const Finding = z
  .object({
    id: z.string(),
    aspect: z.string(),
    severity: z.string(),
    confidence: z.number(),
    file: z.string(),
    line: z.number(),
    message: z.string(),
    state: z.string(),
  })
  .loose();
export type Finding = z.infer<typeof Finding>;
const Rule = z.object({ id: z.string(), text: z.string(), state: z.string(), proposedBy: z.string() }).loose();
export type ReviewRule = z.infer<typeof Rule>;

/** What reviewers found in one project, and the rules that were learned from it. */
export class ReviewsClient {
  readonly #client: GatewayClient;
  readonly #place: string;

  constructor(client: GatewayClient, project: string) {
    this.#client = client;
    this.#place = `/v1/projects/${encodeURIComponent(project)}/review`;
  }

  async findings(wish: { readonly limit: string; readonly state?: string | undefined }): Promise<readonly Finding[]> {
    const query = new URLSearchParams({ limit: wish.limit, ...(wish.state !== undefined && { state: wish.state }) });
    return z.object({ findings: z.array(Finding) }).parse(await this.#client.call('GET', `${this.#place}/findings?${query.toString()}`))
      .findings;
  }

  async dismiss(id: string, reason: string): Promise<Finding> {
    return Finding.parse(await this.#say('findings', id, 'dismiss', { reason }));
  }

  async reopen(id: string): Promise<Finding> {
    return Finding.parse(await this.#say('findings', id, 'reopen'));
  }

  async rules(state: string | undefined): Promise<readonly ReviewRule[]> {
    const query = state === undefined ? '' : `?state=${encodeURIComponent(state)}`;
    return z.object({ rules: z.array(Rule) }).parse(await this.#client.call('GET', `${this.#place}/rules${query}`)).rules;
  }

  async decide(id: string, word: 'approve' | 'revoke'): Promise<ReviewRule> {
    return Rule.parse(await this.#say('rules', id, word));
  }

  #say(what: string, id: string, word: string, body: object = {}): Promise<unknown> {
    return this.#client.call('POST', `${this.#place}/${what}/${encodeURIComponent(id)}/${word}`, body, randomUUID());
  }
}
