import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { GatewayClient } from './gateway.js';

const Action = z.object({ type: z.string() }).loose();
const Rule = z
  .object({
    name: z.string(),
    event: z.string(),
    filter: z.string(),
    action: Action,
    retries: z.number(),
    retry_after: z.number(),
    escalate_after: z.number(),
    escalate: Action.optional(),
  })
  .loose();
export type ReactionRule = z.infer<typeof Rule>;
const SetRule = z.object({ rule: Rule, setBy: z.string() });
export type SetRule = z.infer<typeof SetRule>;
const Reaction = z
  .object({
    id: z.string(),
    rule: z.string(),
    title: z.string(),
    state: z.string(),
    attempts: z.number(),
    runId: z.string().nullable(),
    startedRunId: z.string().nullable(),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    createdAt: z.string(),
  })
  .loose();
export type Reaction = z.infer<typeof Reaction>;

/** What is done by itself when something happens in a project. */
export class ReactionsClient {
  readonly #client: GatewayClient;

  constructor(client: GatewayClient) {
    this.#client = client;
  }

  async rules(project: string): Promise<readonly SetRule[]> {
    return z.object({ rules: z.array(SetRule) }).parse(await this.#client.call('GET', at(project, '/rules'))).rules;
  }

  async setRules(project: string, rules: unknown): Promise<readonly ReactionRule[]> {
    return z.object({ rules: z.array(Rule) }).parse(await this.#client.call('POST', at(project, '/rules'), { rules }, randomUUID())).rules;
  }

  async setRule(project: string, name: string, rule: object): Promise<ReactionRule> {
    return Rule.parse(await this.#client.call('POST', at(project, `/rules/${encodeURIComponent(name)}`), rule, randomUUID()));
  }

  async removeRule(project: string, name: string): Promise<void> {
    await this.#client.call('DELETE', at(project, `/rules/${encodeURIComponent(name)}`), undefined, randomUUID());
  }

  /** The latest first. */
  async log(project: string, wish: { readonly limit: string; readonly state?: string | undefined }): Promise<readonly Reaction[]> {
    const query = new URLSearchParams({ limit: wish.limit, ...(wish.state !== undefined && { state: wish.state }) }).toString();
    return z.object({ reactions: z.array(Reaction) }).parse(await this.#client.call('GET', at(project, `?${query}`))).reactions;
  }

  async resolve(id: string): Promise<Reaction> {
    return Reaction.parse(await this.#client.call('POST', `/v1/reactions/${encodeURIComponent(id)}/resolve`, {}, randomUUID()));
  }
}

const at = (project: string, ending: string): string => `/v1/projects/${encodeURIComponent(project)}/reactions${ending}`;
