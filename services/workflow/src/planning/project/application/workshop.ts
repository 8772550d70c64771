import type { PlanChange, PlanComparison, ProjectPlan } from '@hexad/proto/documents';
import type { PlanInput } from '../make-plan.js';

export const FORMATS = ['svg', 'pdf', 'ics', 'gantt', 'flowchart'] as const;
export type Format = (typeof FORMATS)[number];
export const THEMES = ['auto', 'light', 'dark'] as const;
export type PlanTheme = (typeof THEMES)[number];

/** Where plans are computed and drawn: somewhere that a large one holds nobody up. Fails as `makePlan`, and with `exhausted` when too many wait. */
export abstract class Workshop {
  abstract plan(input: PlanInput): Promise<ProjectPlan>;
  abstract render(input: PlanInput, format: Format, theme: PlanTheme): Promise<Buffer>;
  abstract compare(input: PlanInput, changes: readonly PlanChange[]): Promise<PlanComparison>;
}
