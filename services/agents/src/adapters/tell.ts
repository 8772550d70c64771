import type { EventType } from '@hexad/kernel';
import type { Tx } from '@hexad/store';
import type { Assignment } from '../application/ports.js';

/** How an event says which task it is about. */
export const aboutOf = ({ taskId, runId, stepPath, attempt }: Assignment) => ({ taskId, runId, stepPath, attempt });

/** In the order of the run's events. */
export const tell = <T extends object>(tx: Tx, { runId, projectId }: Assignment, type: EventType<T>, data: NoInfer<T>): Promise<void> =>
  tx.publish({ type, key: runId, data, ...(projectId && { subject: projectId }) });
