import type { PlanComparison, ProjectPlan } from '@hexad/proto/documents';
import { table } from './text.js';

const CALENDAR_COLUMN = 1;

/** A plan for people at a terminal: its dates, its tasks, and what it rests on. */
export function planText(plan: ProjectPlan, columns: number): string {
  const when = times(plan);
  const rows = plan.tasks
    .toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))
    .map((task) => [
      task.story,
      task.title,
      [...new Set(task.assignments.map(({ person }) => person))].join(', '),
      when(task.start),
      when(task.finish),
      hours(task.plannedHours),
      task.critical ? 'critical' : hours(task.slackHours),
    ]);
  return [
    `${plan.title}: ${plan.tasks.length} tasks, ${hours(plan.hours.planned)} by ${plan.people.map(({ name }) => name).join(', ')}`,
    `  begins   ${when(plan.start)} (${plan.timeZone})`,
    `  done     ${when(plan.finish)} as planned; 50 %: ${when(plan.chances.p50)}, 80 %: ${when(plan.chances.p80)}, 95 %: ${when(plan.chances.p95)}`,
    '',
    table([['STORY', 'TITLE', 'WHO', 'START', 'FINISH', 'EFFORT', 'SLACK'], ...rows], columns, CALENDAR_COLUMN),
    '',
    ...plan.milestones.map(({ name, finish, chances }) => `  milestone  ${name}: ${when(finish)}; 80 %: ${when(chances.p80)}`),
    `  history    ${plan.calibration.statement}`,
    ...plan.assumptions.map((assumption) => `  assumed    ${assumption}`),
  ].join('\n');
}

/** What changes do to a plan. */
export function comparisonText({ before, after, difference }: PlanComparison): string {
  const when = times(before);
  const shift = (value: number): string => (value === 0 ? 'as before' : `${value > 0 ? '+' : '−'}${hours(Math.abs(value))}`);
  const { finishHours } = difference;
  return [
    difference.summary,
    ...(
      [
        ['planned', before.finish, after.finish, finishHours.planned],
        ['50 %', before.chances.p50, after.chances.p50, finishHours.p50],
        ['80 %', before.chances.p80, after.chances.p80, finishHours.p80],
        ['95 %', before.chances.p95, after.chances.p95, finishHours.p95],
      ] as const
    ).map(([name, from, to, by]) => `  ${name.padEnd(8)} ${when(from)} → ${when(to)}  ${shift(by)}`),
    `  effort   ${hours(before.hours.planned)} → ${hours(after.hours.planned)}`,
    ...(difference.droppedTasks.length > 0 ? [`  dropped  ${difference.droppedTasks.join(', ')}`] : []),
    `  moved    ${difference.movedTasks.length} of ${after.tasks.length} tasks`,
    ...difference.warnings.map((warning) => `  warning  ${warning}`),
  ].join('\n');
}

/** Hours of working time, or minutes where that is less than one. */
const hours = (value: number): string => (value > 0 && value < 0.1 ? `${(value * 60).toFixed(1)} min` : `${value.toFixed(1)} h`);

function times({ timeZone, by }: ProjectPlan): (time: string) => string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: by === 'agents' ? 'medium' : 'short' });
  return (time) => format.format(new Date(time)).replace(',', '');
}
