import type { Story } from '@hexad/proto/documents';

export type DoneBy = 'people' | 'agents';

/** How long a task of a finished run really took, beside what had been expected. */
export interface Actual {
  readonly runId: string;
  readonly task: string;
  readonly kind: Story['capability'];
  /** A task with a step that waits for somebody is people's work; any other is agents'. */
  readonly doneBy: DoneBy;
  readonly expectedHours: number;
  readonly actualHours: number;
}
