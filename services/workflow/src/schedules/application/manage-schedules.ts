import { AppError, requireRight, type Caller, type Clock, type Ids } from '@hexad/kernel';
import { checkInputs } from '../../launching/application/launch.js';
import type { StartRun } from '../../runs/application/start-run.js';
import { timesOf, type Schedule, type ScheduleSpec } from '../domain/schedule.js';
import type { Fire, Schedules } from './schedules.js';

export interface ScheduleWish {
  readonly projectId: string;
  /** Unique in the project; the schedule that has it is changed. */
  readonly name: string;
  readonly spec: ScheduleSpec;
}

const NAMES = ['scheduled_at', 'schedule'];
const MOST_TIMES = 100;

/** What people do with schedules. Whoever changes one answers for its runs from then on. */
export class ManageSchedules {
  readonly #schedules: Schedules;
  readonly #startRun: StartRun;
  readonly #ids: Ids;
  readonly #clock: Clock;

  constructor(schedules: Schedules, startRun: StartRun, ids: Ids, clock: Clock) {
    this.#schedules = schedules;
    this.#startRun = startRun;
    this.#ids = ids;
    this.#clock = clock;
  }

  /** Fails with `invalid`, and as a start does for a workflow that cannot start with these inputs now. */
  async put(caller: Caller, { projectId, name, spec }: ScheduleWish): Promise<Schedule> {
    requireRight(caller, 'projects.write');
    if (projectId === '') throw new AppError('invalid', 'A schedule belongs to a project; name it.');
    if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u.test(name))
      throw new AppError('invalid', `${JSON.stringify(name)} is no name of a schedule: letters, digits, spaces and . _ -, at most 100.`);
    const now = this.#clock.now();
    const nextAt = timesOf(spec).next(now);
    if (nextAt === undefined) throw new AppError('invalid', 'The schedule has no time to come; look at its cron expression and its end.');
    checkInputs(spec.inputs, NAMES);
    await this.#startRun.check(caller, { workflow: spec.workflow, projectId, inputs: spec.inputs });
    return this.#schedules.put(caller.tenant, { id: this.#ids.next(), projectId, name, spec, owner: caller.actor, nextAt, at: now });
  }

  /** Times to come, with nothing stored. Fails with `invalid`. */
  preview(spec: Pick<ScheduleSpec, 'cron' | 'timeZone' | 'seconds' | 'startsAt' | 'endsAt'>, count: number): readonly Date[] {
    return timesOf(spec as ScheduleSpec).upcoming(this.#clock.now(), Math.min(Math.max(count, 1), MOST_TIMES));
  }

  get(tenant: string, id: string): Promise<Schedule> {
    return this.#schedules.get(tenant, id);
  }

  list(tenant: string, projects: readonly string[] | undefined, limit: number, after: string): Promise<readonly Schedule[]> {
    return this.#schedules.list(tenant, projects, limit, after);
  }

  /** The times that pass meanwhile are not missed: they are not made up for. */
  async pause(caller: Caller, id: string): Promise<Schedule> {
    requireRight(caller, 'projects.write');
    const { owner, nextAt } = await this.#schedules.get(caller.tenant, id);
    return this.#schedules.change(caller.tenant, id, { paused: true, owner, nextAt, at: this.#clock.now() });
  }

  /** Goes on from now, also with one that was disabled: in the name of the caller, who answers for its runs. */
  async resume(caller: Caller, id: string): Promise<Schedule> {
    requireRight(caller, 'projects.write');
    const { spec } = await this.#schedules.get(caller.tenant, id);
    const now = this.#clock.now();
    return this.#schedules.change(caller.tenant, id, { paused: false, owner: caller.actor, nextAt: timesOf(spec).next(now), at: now });
  }

  async remove(caller: Caller, id: string): Promise<void> {
    requireRight(caller, 'projects.write');
    if (!(await this.#schedules.remove(caller.tenant, id))) throw new AppError('not_found', `There is no schedule ${id}.`);
  }

  fires(tenant: string, id: string, limit: number, before: Date | undefined): Promise<readonly Fire[]> {
    return this.#schedules.fires(tenant, id, limit, before);
  }
}
