import type { Attempt, Call, CallChoice, Usage, UsageGroup } from '@hexad/proto/llm/v1/usage';
import { orNull } from '../schemas.js';

const NO_TOKENS = { input: 0, output: 0, cachedRead: 0, cachedWrite: 0 };

const EVERY_CALL: CallChoice = {
  from: '',
  to: '',
  actor: '',
  user: '',
  team: '',
  project: '',
  run: '',
  task: '',
  agent: '',
  provider: '',
  model: '',
  purpose: '',
  door: '',
  operation: '',
  outcome: '',
  error: '',
  cache: '',
  conversation: '',
  template: '',
};

/** What a query chooses; fields that it lacks choose nothing. */
export const choiceOf = (query: Readonly<Partial<Record<keyof CallChoice, string | undefined>>>): CallChoice => {
  const names = Object.keys(EVERY_CALL) as (keyof CallChoice)[];
  return Object.fromEntries(names.map((name) => [name, query[name] ?? ''])) as unknown as CallChoice;
};

export const usageJson = (usage: Usage | undefined) => ({
  calls: usage?.calls ?? 0,
  succeeded: usage?.succeeded ?? 0,
  failed: usage?.failed ?? 0,
  aborted: usage?.aborted ?? 0,
  cacheHits: usage?.cacheHits ?? 0,
  attempts: usage?.attempts ?? 0,
  tokens: usage?.tokens ?? NO_TOKENS,
  cost: usage?.cost ?? '0',
  latency: usage?.latency ?? null,
  firstToken: usage?.firstToken ?? null,
});

export const groupJson = ({ keys, usage }: UsageGroup) => ({ keys, usage: usageJson(usage) });

export const callJson = ({ template, templateVersion, arm, ...call }: Call) => ({
  ...call,
  purpose: orNull(call.purpose),
  user: orNull(call.user),
  team: orNull(call.team),
  project: orNull(call.project),
  run: orNull(call.run),
  task: orNull(call.task),
  agent: orNull(call.agent),
  conversation: orNull(call.conversation),
  provider: orNull(call.provider),
  model: orNull(call.model),
  error: orNull(call.error),
  finish: orNull(call.finish),
  firstTokenMs: call.firstTokenMs ?? null,
  injection: call.injection ?? null,
  prompt: template === '' ? null : { template, version: templateVersion, arm: orNull(arm) },
});

export const attemptJson = (attempt: Attempt) => ({ ...attempt, error: orNull(attempt.error) });
