import type { Calibration, LoadOverrides, PlanChange, PlanSettings } from '@hexad/proto/documents';

export const FORMATS = ['svg', 'pdf', 'ics', 'gantt', 'flowchart'] as const;
export type Format = (typeof FORMATS)[number];
export const THEMES = ['auto', 'light', 'dark'] as const;
export type PlanTheme = (typeof THEMES)[number];

/** A spec, as text, and which it is. */
export interface SpecText {
  readonly specJson: string;
  readonly about: { readonly projectId: string; readonly specId: string; readonly runId: string | null };
}

/** What a plan is made of. */
export interface PlanJob extends SpecText {
  readonly settings: PlanSettings;
  readonly calibration: Calibration;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Where plans are computed and drawn: somewhere that a large one holds nobody up, which is why documents come and go as JSON text. Fails as
 * `makePlan`, and with `exhausted` when too many wait.
 */
export abstract class Workshop {
  /** A ProjectPlan. */
  abstract plan(job: PlanJob): Promise<string>;
  abstract render(job: PlanJob, format: Format, theme: PlanTheme): Promise<Buffer>;
  /** A PlanComparison. */
  abstract compare(job: PlanJob, changes: readonly PlanChange[]): Promise<string>;
  /** A Resources document. */
  abstract resources(spec: SpecText, overrides: LoadOverrides): Promise<string>;
}
