import { AppError, type Clock } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { Launch, StartedRuns } from '../../launching/application/launch.js';
import type { SteerRun } from '../../runs/application/steer-run.js';
import { planOf, type Schedule } from '../domain/schedule.js';
import type { Fire, Schedules } from './schedules.js';

export interface FireParts {
  readonly schedules: Schedules;
  readonly launch: Launch;
  readonly started: StartedRuns;
  readonly steerRun: SteerRun;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this process in leases. */
  readonly holder: string;
}

/** Longer than a start of a run takes. */
const LEASE_MS = 30_000;
/** Before what could not be done now is tried again. */
const RETRY_MS = 5_000;

/**
 * Starts the runs of schedules. One process at a time is at a schedule; the key of a run names its time, so that of a process that is killed another one
 * goes on without a second run.
 */
export class FireSchedules {
  readonly #parts: FireParts;

  constructor(parts: FireParts) {
    this.#parts = parts;
  }

  /** Everything that is due. Gives when it is to look again; undefined when nothing is coming up. One bad schedule holds up no other. */
  async sweep(): Promise<Date | undefined> {
    const { schedules, clock, holder } = this.#parts;
    let soonest: Date | undefined;
    for (const tenant of await schedules.tenants()) {
      const { due, next } = await schedules.claim(tenant, { holder, now: clock.now(), leaseMs: LEASE_MS });
      for (const schedule of due) await this.#tryFire(tenant, schedule);
      if (next && (soonest === undefined || next < soonest)) soonest = next;
    }
    return soonest;
  }

  async #tryFire(tenant: string, schedule: Schedule): Promise<void> {
    const { schedules, log, holder } = this.#parts;
    try {
      await this.#fire(tenant, schedule);
    } catch (thrown) {
      const error = AppError.from(thrown);
      log.warn('a schedule could not start its run; it is tried again', {
        tenant,
        id: schedule.id,
        code: error.code,
        error: error.message,
      });
      await schedules.release(tenant, schedule.id, holder, RETRY_MS).catch(() => undefined);
    }
  }

  async #fire(tenant: string, schedule: Schedule): Promise<void> {
    const { schedules, clock, holder } = this.#parts;
    const { fires, missed, next } = planOf(schedule, clock.now());
    const done: Fire[] = missed.map((scheduledAt) => ({
      scheduledAt,
      outcome: 'missed',
      reason: 'Nobody was there at that time.',
      at: clock.now(),
    }));
    for (const time of fires) {
      const fire = await this.#start(tenant, schedule, time);
      if (fire === undefined) return;
      done.push(fire);
    }
    await schedules.fired(tenant, schedule, holder, done, next);
  }

  /** Undefined: the schedule does nothing any more. */
  async #start(tenant: string, schedule: Schedule, time: Date): Promise<Fire | undefined> {
    const { launch, started, schedules, clock } = this.#parts;
    const { id, name, owner, authors, projectId, spec } = schedule;
    const key = `schedule ${id} ${time.getTime()}`;
    const about = { scheduledAt: time, at: clock.now() };
    if ((await started.byKey(tenant, key)) === undefined && (await this.#isTaken(tenant, schedule)))
      return { ...about, outcome: 'skipped', reason: 'A run of an earlier time was still at work.' };
    const values = { scheduled_at: time.toISOString(), schedule: { id, name } };
    const { workflow, inputs, priority } = spec;
    const launched = await launch.execute({ tenant, owner, givenBy: authors, projectId, workflow, inputs, values, priority, key });
    if (launched.outcome === 'started') return { ...about, outcome: 'started', runId: launched.runId, reason: '' };
    if (launched.outcome === 'refused') return { ...about, outcome: 'refused', reason: launched.reason };
    await schedules.disable(tenant, schedule, launched.reason);
    return undefined;
  }

  /** Whether an earlier run keeps this one from starting; with `replace` it is cancelled. */
  async #isTaken(tenant: string, { id, spec }: Schedule): Promise<boolean> {
    if (spec.overlap === 'allow') return false;
    const { schedules, started, steerRun } = this.#parts;
    const atWork = await started.atWork(tenant, await schedules.lastRuns(tenant, id));
    if (spec.overlap === 'skip') return atWork.length > 0;
    for (const runId of atWork) await steerRun.cancel(tenant, runId);
    return false;
  }
}
