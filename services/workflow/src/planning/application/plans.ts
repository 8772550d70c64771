import type { Plan } from '@hexad/proto/documents';

export interface PlannedRun {
  readonly runId: string;
  readonly specId: string;
}

/** The plan of each run. */
export abstract class Plans {
  /** Replaces what the run had. */
  abstract save(tenant: string, runId: string, specId: string, plan: Plan): Promise<void>;
  /** Fails with `not_found`. */
  abstract get(tenant: string, runId: string): Promise<Plan>;
  /** The given run of the project, or without one the newest, when it has a plan. */
  abstract findIn(tenant: string, projectId: string, runId?: string): Promise<PlannedRun | undefined>;
}
