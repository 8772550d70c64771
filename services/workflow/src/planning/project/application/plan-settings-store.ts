import type { PlanSettings } from '@hexad/proto/documents';

/** Calendar and people of each project. */
export abstract class PlanSettingsStore {
  /** The defaults where nobody set any. */
  abstract get(tenant: string, projectId: string): Promise<PlanSettings>;
  /** Replaces what the project had. */
  abstract set(tenant: string, projectId: string, settings: PlanSettings): Promise<void>;
}
