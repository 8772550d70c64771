import type {
  Attempt as AttemptMessage,
  Call as CallMessage,
  CallChoice,
  Usage as UsageMessage,
  UsageGroup as UsageGroupMessage,
} from '@hexad/proto/llm/v1/usage';
import type { Choice } from '../application/show-usage.js';
import type { Call, Try } from '../domain/call.js';
import type { Usage, UsageGroup } from '../domain/usage.js';

export const toChoice = (choice: CallChoice | undefined): Choice => ({ from: '', to: '', ...choice });

export const toCallMessage = ({ tries: _tries, startedAt, version, redacted, rules, ...call }: Call): CallMessage => ({
  ...call,
  startedAt: startedAt.toISOString(),
  cost: call.cost.toString(),
  templateVersion: version ?? 0,
  redacted: { ...redacted },
  rules: [...rules],
});

export const toAttemptMessage = (attempt: Try): AttemptMessage => ({ ...attempt, cost: attempt.cost.toString() });

export const toUsageMessage = ({ latencyMs, firstTokenMs, cost, ...usage }: Usage): UsageMessage => ({
  ...usage,
  cost: cost.toString(),
  latency: latencyMs,
  firstToken: firstTokenMs,
});

export const toGroupMessage = ({ keys, usage }: UsageGroup): UsageGroupMessage => ({ keys: { ...keys }, usage: toUsageMessage(usage) });
