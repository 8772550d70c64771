import type { PlannedMilestone, ProjectPlan, ScheduledTask } from '@hexad/proto/documents';

/** A line of the chart: a task, or the milestone over its tasks. */
export type Row =
  | { readonly kind: 'task'; readonly task: ScheduledTask }
  | { readonly kind: 'milestone'; readonly milestone: PlannedMilestone }
  | { readonly kind: 'rest' };

/** Milestones by their finish, under each its tasks by their start; tasks of no milestone come last. */
export function rowsOf(plan: ProjectPlan): Row[] {
  const byId = new Map(plan.tasks.map((task) => [task.id, task]));
  const shown = new Set<string>();
  const rows: Row[] = [];
  for (const milestone of plan.milestones.toSorted((a, b) => order(a.finish, b.finish))) {
    const own = milestone.tasks.filter((id) => !shown.has(id)).map((id) => byId.get(id)!);
    for (const { id } of own) shown.add(id);
    rows.push({ kind: 'milestone', milestone }, ...byStart(own));
  }
  const rest = plan.tasks.filter(({ id }) => !shown.has(id));
  if (rest.length > 0 && rows.length > 0) rows.push({ kind: 'rest' });
  rows.push(...byStart(rest));
  return rows;
}

const byStart = (tasks: readonly ScheduledTask[]): Row[] =>
  tasks.toSorted((a, b) => order(a.start, b.start) || order(a.finish, b.finish)).map((task) => ({ kind: 'task', task }));

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
