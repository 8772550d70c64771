import type { Call, Try } from '../domain/call.js';

type Same =
  | 'id'
  | 'operation'
  | 'door'
  | 'purpose'
  | 'actor'
  | 'team'
  | 'project'
  | 'run'
  | 'task'
  | 'agent'
  | 'conversation'
  | 'asked'
  | 'provider'
  | 'model'
  | 'attempts'
  | 'cache'
  | 'outcome'
  | 'error'
  | 'finish'
  | 'streamed'
  | 'template'
  | 'arm'
  | 'redacted'
  | 'rules';

export interface CallRow extends Pick<Call, Same> {
  readonly user_id: string;
  readonly started_at: Date;
  readonly tries: readonly (Omit<Try, 'cost'> & { readonly cost: string })[];
  readonly input: string;
  readonly output: string;
  readonly cached_read: string;
  readonly cached_write: string;
  readonly cost: string;
  readonly latency_ms: number;
  readonly first_token_ms: number | null;
  readonly version: number | null;
  readonly injection: number | null;
}

export const CALL_COLUMNS = `id, started_at, operation, door, purpose, actor, user_id, team, project, run, task, agent, conversation, asked, provider, model,
  attempts, tries, input::text, output::text, cached_read::text, cached_write::text, cost::text, latency_ms, first_token_ms, cache, outcome,
  error, finish, streamed, template, version, arm, injection, redacted, rules`;

export const toCall = ({
  user_id,
  started_at,
  input,
  output,
  cached_read,
  cached_write,
  cost,
  latency_ms,
  first_token_ms,
  tries,
  ...row
}: CallRow): Call => ({
  ...row,
  user: user_id,
  startedAt: started_at,
  tries: tries.map((each) => ({ ...each, cost: BigInt(each.cost) })),
  tokens: { input: Number(input), output: Number(output), cachedRead: Number(cached_read), cachedWrite: Number(cached_write) },
  cost: BigInt(cost),
  latencyMs: latency_ms,
  firstTokenMs: first_token_ms ?? undefined,
  version: row.version ?? undefined,
  injection: row.injection ?? undefined,
});
