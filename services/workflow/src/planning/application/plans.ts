import type { Plan } from '@hexad/proto/documents';

/** The plan of each run. */
export abstract class Plans {
  /** Replaces what the run had. */
  abstract save(tenant: string, runId: string, specId: string, plan: Plan): Promise<void>;
  /** Fails with `not_found`. */
  abstract get(tenant: string, runId: string): Promise<Plan>;
}
