import { AppError, type Caller } from '@hexad/kernel';
import type { Schedule } from '@hexad/proto/workflow/v1/schedules';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull, parseJson } from '../schemas.js';
import {
  deleteSchedule,
  getSchedule,
  listFires,
  listSchedules,
  pauseSchedule,
  previewTimes,
  putSchedule,
  resumeSchedule,
} from './schedules.endpoints.js';

@Controller()
export class SchedulesController {
  constructor(private readonly backend: Backend) {}

  @Serves(putSchedule)
  async put(@Input() { body, idempotencyKey }: InputOf<typeof putSchedule>, @By() caller: Caller) {
    const { project, name, workflow, inputs, missed, missedLimit = 0, overlap, jitterMs, priority } = body;
    const spec = { workflow, inputsJson: JSON.stringify(inputs), times: timesOf(body), missed, missedLimit, overlap, jitterMs, priority };
    return scheduleJson(
      (await this.backend.schedules.putSchedule({ projectId: project, name, spec }, { caller, idempotencyKey })).schedule,
    );
  }

  @Serves(listSchedules)
  async list(@Input() { query }: InputOf<typeof listSchedules>, @By() caller: Caller) {
    const { project = '', ...page } = query;
    const { schedules, nextCursor } = await this.backend.schedules.listSchedules({ ...page, projectId: project }, { caller });
    return { schedules: schedules.map(scheduleJson), nextCursor: orNull(nextCursor) };
  }

  @Serves(previewTimes)
  async times(@Input() { body }: InputOf<typeof previewTimes>, @By() caller: Caller) {
    return this.backend.schedules.getTimes({ times: timesOf(body), count: body.count }, { caller });
  }

  @Serves(getSchedule)
  async get(@Input() { params }: InputOf<typeof getSchedule>, @By() caller: Caller) {
    return scheduleJson((await this.backend.schedules.getSchedule(params, { caller })).schedule);
  }

  @Serves(deleteSchedule)
  async remove(@Input() { params, idempotencyKey }: InputOf<typeof deleteSchedule>, @By() caller: Caller): Promise<void> {
    await this.backend.schedules.deleteSchedule(params, { caller, idempotencyKey });
  }

  @Serves(pauseSchedule)
  async pause(@Input() { params, idempotencyKey }: InputOf<typeof pauseSchedule>, @By() caller: Caller) {
    return scheduleJson((await this.backend.schedules.pauseSchedule(params, { caller, idempotencyKey })).schedule);
  }

  @Serves(resumeSchedule)
  async resume(@Input() { params, idempotencyKey }: InputOf<typeof resumeSchedule>, @By() caller: Caller) {
    return scheduleJson((await this.backend.schedules.resumeSchedule(params, { caller, idempotencyKey })).schedule);
  }

  @Serves(listFires)
  async fires(@Input() { params, query }: InputOf<typeof listFires>, @By() caller: Caller) {
    const { fires, nextCursor } = await this.backend.schedules.listFires({ ...params, ...query }, { caller });
    return {
      fires: fires.map((fire) => ({ ...fire, runId: orNull(fire.runId), reason: orNull(fire.reason) })),
      nextCursor: orNull(nextCursor),
    };
  }
}

interface Times {
  readonly cron: string;
  readonly timeZone: string;
  readonly seconds: boolean;
  readonly startsAt?: string | undefined;
  readonly endsAt?: string | undefined;
}

const timesOf = ({ cron, timeZone, seconds, startsAt = '', endsAt = '' }: Times) => ({ cron, timeZone, seconds, startsAt, endsAt });

function scheduleJson(schedule: Schedule | undefined) {
  if (schedule?.spec?.times === undefined) throw new AppError('internal', 'The workflow service answered without the schedule.');
  const { spec, reason, nextAt, ...rest } = schedule;
  const { times, inputsJson, missedLimit, priority = '', ...more } = spec;
  return {
    ...rest,
    ...more,
    ...times,
    inputs: parseJson(inputsJson),
    priority: orNull(priority),
    missedLimit: missedLimit === 0 ? null : missedLimit,
    startsAt: orNull(times!.startsAt),
    endsAt: orNull(times!.endsAt),
    reason: orNull(reason),
    nextAt: orNull(nextAt),
  };
}
