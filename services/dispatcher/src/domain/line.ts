import { canDo } from './agent.js';
import { overlap } from './overlap.js';
import type { FileLease, Snapshot, TenantLine, Waiting } from './snapshot.js';

const RANK = { low: 0, normal: 1, high: 2 } as const;

/** Within a tenant a task of one priority lower is behind until it has waited so much longer. Milliseconds. */
export const AGE_MS = 300_000;

/** Negative when `a` stands before `b` in the line of their tenant. */
export const ahead = (a: Waiting, b: Waiting): number => ageOf(b) - ageOf(a) || (a.task.id < b.task.id ? -1 : 1);

const ageOf = ({ task, waitedMs }: Waiting): number => waitedMs + RANK[task.priority] * AGE_MS;

/**
 * Those whose files nobody has, and nobody who stands before them and can be served will have. So tasks that overlap are done in the order of the
 * line, and none waits for one that nobody can do.
 */
export function freeOfOthers(line: TenantLine, agents: Snapshot['agents']): Waiting[] {
  const taken: FileLease[] = [...line.leases];
  return line.waiting.toSorted(ahead).filter((waiting) => {
    const { repo, files } = waiting.task;
    if (repo === '' || files.length === 0) return true;
    const free = taken.every((lease) => lease.repo !== repo || !overlap(lease.files, files));
    if (agents.some((agent) => canDo(agent, waiting.task))) taken.push({ repo, files });
    return free;
  });
}
