import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { GatewayClient } from './gateway.js';

const Approval = z
  .object({
    id: z.string(),
    runId: z.string(),
    workflow: z.string(),
    step: z.string(),
    title: z.string(),
    state: z.string(),
    revision: z.string(),
    approvers: z.array(z.string()),
    quorum: z.int(),
    requestedAt: z.string().nullable(),
    deadline: z.string().nullable(),
    decidedBy: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .loose();
export type Approval = z.infer<typeof Approval>;

const Entry = z
  .object({ at: z.string(), kind: z.string(), person: z.string(), via: z.string(), decision: z.string(), comment: z.string() })
  .loose();
const Details = Approval.extend({
  payload: z.unknown(),
  form: z.unknown(),
  approved: z.int(),
  mayApprove: z.boolean(),
  whyNot: z.string().nullable(),
  records: z.array(Entry),
  brokenAt: z.int().nullable(),
});
export type ApprovalDetails = z.infer<typeof Details>;

const Delegation = z
  .object({ id: z.string(), from: z.string(), to: z.string(), projectId: z.string().nullable(), startsAt: z.string(), endsAt: z.string() })
  .extend({ revokedAt: z.string().nullable() })
  .loose();
export type Delegation = z.infer<typeof Delegation>;

export interface Vote {
  readonly decision: 'approve' | 'reject';
  readonly revision: string;
  readonly comment?: string;
  readonly form?: unknown;
  readonly onBehalfOf?: string;
}

/** The gates of a platform, and what people say at them. */
export class ApprovalsClient {
  readonly #client: GatewayClient;

  constructor(client: GatewayClient) {
    this.#client = client;
  }

  async *list(filter: Readonly<Record<string, string>>): AsyncGenerator<Approval> {
    for await (const page of this.#pages('/v1/approvals', filter)) yield* z.object({ approvals: z.array(Approval) }).parse(page).approvals;
  }

  async get(id: string): Promise<ApprovalDetails> {
    return Details.parse(await this.#client.call('GET', at(id)));
  }

  async vote(id: string, vote: Vote): Promise<Approval> {
    return Approval.parse(await this.#client.call('POST', at(id, '/votes'), { ...vote, via: 'cli' }, randomUUID()));
  }

  async withdraw(id: string, revision: string): Promise<Approval> {
    return Approval.parse(await this.#client.call('POST', at(id, '/withdraw'), { revision }, randomUUID()));
  }

  async link(id: string): Promise<{ readonly path: string; readonly expiresAt: string }> {
    const link = await this.#client.call('POST', at(id, '/links'), {}, randomUUID());
    return z.object({ path: z.string(), expiresAt: z.string() }).parse(link);
  }

  async delegate(body: { readonly to: string; readonly endsAt: string; readonly project?: string }): Promise<Delegation> {
    return Delegation.parse(await this.#client.call('POST', '/v1/delegations', body, randomUUID()));
  }

  async *delegations(): AsyncGenerator<Delegation> {
    for await (const page of this.#pages('/v1/delegations', {}))
      yield* z.object({ delegations: z.array(Delegation) }).parse(page).delegations;
  }

  async revoke(id: string): Promise<Delegation> {
    return Delegation.parse(await this.#client.call('POST', `/v1/delegations/${encodeURIComponent(id)}/revoke`, {}, randomUUID()));
  }

  async *#pages(path: string, filter: Readonly<Record<string, string>>): AsyncGenerator {
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await this.#client.call('GET', `${path}?${new URLSearchParams({ ...filter, cursor }).toString()}`);
      yield page;
      cursor = z.object({ nextCursor: z.string().nullable() }).parse(page).nextCursor;
    }
  }
}

const at = (id: string, ending = ''): string => `/v1/approvals/${encodeURIComponent(id)}${ending}`;
