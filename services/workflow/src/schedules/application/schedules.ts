import type { Schedule, ScheduleSpec } from '../domain/schedule.js';

/** What became of one time. */
export interface Fire {
  readonly scheduledAt: Date;
  /** `skipped`: an earlier run was at work. `missed`: nobody was there. `refused`: the run could not start. */
  readonly outcome: 'started' | 'skipped' | 'missed' | 'refused';
  /** Undefined where none started. */
  readonly runId?: string | undefined;
  readonly reason: string;
  readonly at: Date;
}

export interface NewSchedule {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly spec: ScheduleSpec;
  readonly owner: string;
  readonly nextAt: Date | undefined;
  readonly at: Date;
}

export interface Change {
  readonly paused: boolean;
  readonly owner: string;
  readonly nextAt: Date | undefined;
  readonly at: Date;
}

export interface Claim {
  /** Of this process. */
  readonly holder: string;
  readonly now: Date;
  /** Milliseconds after which another process takes what this one says nothing of. */
  readonly leaseMs: number;
}

/** Where schedules live. Each method is one transaction of the tenant. */
export abstract class Schedules {
  /** Makes the schedule of this name, or changes it: it is active then. Fails with `exhausted` when there are too many. */
  abstract put(tenant: string, schedule: NewSchedule): Promise<Schedule>;
  /** Fails with `not_found`. */
  abstract get(tenant: string, id: string): Promise<Schedule>;
  abstract projectOf(tenant: string, id: string): Promise<string | undefined>;
  /** By id. `projects` undefined: all. */
  abstract list(tenant: string, projects: readonly string[] | undefined, limit: number, after: string): Promise<readonly Schedule[]>;
  /** Pauses or makes it active. Fails with `not_found`. */
  abstract change(tenant: string, id: string, change: Change): Promise<Schedule>;
  /** Whether there was one. */
  abstract remove(tenant: string, id: string): Promise<boolean>;
  /** Latest first. */
  abstract fires(tenant: string, id: string, limit: number, before: Date | undefined): Promise<readonly Fire[]>;

  abstract tenants(): Promise<readonly string[]>;
  /** Schedules whose time has come and that no other process is at, for this one alone; and when the next one's time comes. */
  abstract claim(tenant: string, claim: Claim): Promise<{ readonly due: readonly Schedule[]; readonly next: Date | undefined }>;
  /** Runs that the schedule started last. */
  abstract lastRuns(tenant: string, id: string): Promise<readonly string[]>;
  /** Writes down what became of times, tells the bus what was refused, and lets go of the schedule, which goes on with `next` unless somebody has changed it. */
  abstract fired(tenant: string, schedule: Schedule, holder: string, fires: readonly Fire[], next: Date | undefined): Promise<void>;
  /** Stops it for good, and says so on the bus. */
  abstract disable(tenant: string, schedule: Schedule, reason: string): Promise<void>;
  /** Lets go of it for so many milliseconds: nobody takes it before. */
  abstract release(tenant: string, id: string, holder: string, waitMs: number): Promise<void>;
  /** Takes over what earlier processes held. Only for a process that knows that it is the only one. */
  abstract takeOver(): Promise<void>;
}
