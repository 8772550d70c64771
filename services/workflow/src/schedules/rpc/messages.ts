import { AppError } from '@hexad/kernel';
import type {
  Fire as FireMessage,
  Schedule as ScheduleMessage,
  ScheduleSpec as SpecMessage,
  ScheduleTimes,
} from '@hexad/proto/workflow/v1/schedules';
import { readPriority } from '../../runs/domain/priority.js';
import { readJsonObject } from '../../runs/rpc/json-field.js';
import type { Fire } from '../application/schedules.js';
import { stateOf, type Missed, type Schedule, type ScheduleSpec } from '../domain/schedule.js';

const DEFAULT_MISSED = 10;
const MOST_MISSED = 100;
const DAY_MS = 86_400_000;

/** Fails with `invalid`, naming the field. */
export function readSpec(message: SpecMessage | undefined): ScheduleSpec {
  if (!message) throw new AppError('invalid', 'spec is missing.');
  const { workflow, inputsJson, times, jitterMs } = message;
  if (!Number.isInteger(jitterMs) || jitterMs < 0 || jitterMs > DAY_MS)
    throw new AppError('invalid', `jitter_ms is ${jitterMs}; it can be 0 to ${DAY_MS}.`);
  const priority = readPriority(message.priority);
  return {
    ...readTimes(times),
    workflow,
    inputs: readJsonObject('inputs_json', inputsJson),
    missed: readMissed(message),
    overlap: oneOf('overlap', message.overlap || 'skip', ['allow', 'skip', 'replace']),
    jitterMs,
    ...(priority && { priority }),
  };
}

export function readTimes(message: ScheduleTimes | undefined): Pick<ScheduleSpec, 'cron' | 'timeZone' | 'seconds' | 'startsAt' | 'endsAt'> {
  if (!message) throw new AppError('invalid', 'times is missing.');
  const { cron, timeZone, seconds } = message;
  const [startsAt, endsAt] = [readTime('starts_at', message.startsAt), readTime('ends_at', message.endsAt)];
  return { cron, timeZone: timeZone || 'UTC', seconds, ...(startsAt && { startsAt }), ...(endsAt && { endsAt }) };
}

function readMissed({ missed, missedLimit }: SpecMessage): Missed {
  const policy = oneOf('missed', missed || 'once', ['skip', 'once', 'all']);
  if (policy !== 'all') return { policy };
  if (missedLimit < 0 || missedLimit > MOST_MISSED)
    throw new AppError('invalid', `missed_limit is ${missedLimit}; it can be 1 to ${MOST_MISSED}, or 0 for ${DEFAULT_MISSED}.`);
  return { policy, limit: missedLimit || DEFAULT_MISSED };
}

function oneOf<const T extends string>(field: string, given: string, known: readonly T[]): T {
  const found = known.find((one) => one === given);
  if (found !== undefined) return found;
  throw new AppError('invalid', `${field} is ${JSON.stringify(given)}; it can be ${known.join(', ')}.`);
}

export function readTime(field: string, text: string): Date | undefined {
  if (text === '') return undefined;
  const time = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT/.test(text) || Number.isNaN(time.getTime()))
    throw new AppError('invalid', `${field} is ${JSON.stringify(text)}, which is no time as in 2026-01-31T12:00:00Z.`);
  return time;
}

export const scheduleMessage = (schedule: Schedule): ScheduleMessage => ({
  id: schedule.id,
  projectId: schedule.projectId,
  name: schedule.name,
  spec: specMessage(schedule.spec),
  state: stateOf(schedule),
  reason: schedule.disabled ?? '',
  owner: schedule.owner,
  nextAt: schedule.paused || schedule.disabled !== undefined ? '' : (schedule.nextAt?.toISOString() ?? ''),
  createdAt: schedule.createdAt.toISOString(),
  updatedAt: schedule.updatedAt.toISOString(),
});

const specMessage = ({
  workflow,
  inputs,
  cron,
  timeZone,
  seconds,
  startsAt,
  endsAt,
  missed,
  overlap,
  jitterMs,
  priority,
}: ScheduleSpec): SpecMessage => ({
  workflow,
  inputsJson: JSON.stringify(inputs),
  times: { cron, timeZone, seconds, startsAt: startsAt?.toISOString() ?? '', endsAt: endsAt?.toISOString() ?? '' },
  missed: missed.policy,
  missedLimit: missed.policy === 'all' ? missed.limit : 0,
  overlap,
  jitterMs,
  priority,
});

export const fireMessage = ({ scheduledAt, outcome, runId, reason, at }: Fire): FireMessage => ({
  scheduledAt: scheduledAt.toISOString(),
  outcome,
  runId: runId ?? '',
  reason,
  at: at.toISOString(),
});
