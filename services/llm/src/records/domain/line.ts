import type { AttemptRecord, CallRecord } from '../../calls/application/ports.js';

/** A record as it is kept until it is written: small, and of bounded size but for its bodies. */
export interface Line {
  readonly tenant: string;
  readonly id: string;
  readonly startedAt: string;
  readonly actor: string;
  /** JSON of the row in `calls`. */
  readonly row: string;
  /** Undefined where the tenant does not ask for them, and when they had to be dropped. */
  bodies: Bodies | undefined;
}

/** JSON texts. */
export interface Bodies {
  readonly request: string;
  readonly answer: string | null;
  /** Of the prompt's template. */
  readonly inputs: string | null;
}

/** Characters of a text that came from outside. */
const LONGEST_TEXT = 200;
const MOST_TRIES = 50;
const MOST_RULES = 50;

export function toLine(record: CallRecord): Line {
  const startedAt = record.startedAt.toISOString();
  return {
    tenant: record.tenant,
    id: record.id,
    startedAt,
    actor: text(record.actor),
    row: JSON.stringify({
      id: record.id,
      started_at: startedAt,
      ...whose(record),
      ...what(record),
      ...howItWent(record),
      recovered: record.recovered ?? false,
    }),
    bodies: record.bodies && {
      request: JSON.stringify(record.bodies.request),
      answer: record.bodies.answer === undefined ? null : JSON.stringify(record.bodies.answer),
      inputs: inputsOf(record),
    },
  };
}

/** Where something was taken out of the prompt, its inputs would have it still. */
const inputsOf = ({ prompt, verdict }: CallRecord): string | null =>
  Object.keys(verdict?.redacted ?? {}).length > 0 ? null : (prompt?.inputs?.replaceAll('\0', '').toWellFormed() ?? null);

export const charactersOf = ({ bodies }: Line): number =>
  bodies ? bodies.request.length + (bodies.answer?.length ?? 0) + (bodies.inputs?.length ?? 0) : 0;

const whose = ({ actor, path, agent, conversation }: CallRecord) => ({
  actor: text(actor),
  team: text(path.team),
  project: text(path.project),
  run: text(path.run),
  task: text(path.task),
  agent: text(agent),
  conversation: text(conversation),
});

const what = ({ operation, door, purpose, asked, streamed, prompt, verdict }: CallRecord) => ({
  operation,
  door: text(door),
  purpose: text(purpose),
  asked: text(asked),
  streamed,
  template: text(prompt?.template),
  version: prompt?.version ?? null,
  arm: text(prompt?.arm),
  injection: verdict?.injection ?? null,
  redacted: Object.fromEntries(
    Object.entries(verdict?.redacted ?? {})
      .slice(0, MOST_RULES)
      .map(([kind, count]) => [text(kind), count]),
  ),
  rules: (verdict?.rules ?? []).slice(0, MOST_RULES).map(text),
});

function howItWent({ attempts, cache, kept, outcome, error, finish, latencyMs, firstTokenMs }: CallRecord) {
  const last = attempts.at(-1) ?? kept;
  const sum = (count: (attempt: AttemptRecord) => number) => attempts.reduce((total, attempt) => total + count(attempt), 0);
  return {
    provider: text(last?.provider),
    model: text(last?.model),
    attempts: attempts.length,
    tries: attempts.slice(-MOST_TRIES).map(toTry),
    input: sum(({ tokens }) => tokens.input),
    output: sum(({ tokens }) => tokens.output),
    cached_read: sum(({ tokens }) => tokens.cachedRead),
    cached_write: sum(({ tokens }) => tokens.cachedWrite),
    cost: String(attempts.reduce((total, attempt) => total + attempt.cost, 0n)),
    latency_ms: latencyMs,
    first_token_ms: firstTokenMs ?? null,
    cache,
    outcome,
    error: error?.code ?? '',
    finish: text(finish),
  };
}

const toTry = ({ attempt, provider, model, outcome, error, tokens, cost, latencyMs }: AttemptRecord) => ({
  attempt,
  provider: text(provider),
  model: text(model),
  outcome,
  error: text(error),
  tokens,
  cost: String(cost),
  latencyMs,
});

/** The database takes neither a NUL nor half a character, and one text that it refused would hold up all that are written with it. */
const text = (value = ''): string => value.slice(0, LONGEST_TEXT).replaceAll('\0', '').toWellFormed();
