import { mermaidText } from '@hexad/kernel';
import type { ProjectPlan, ScheduledTask } from '@hexad/proto/documents';
import { Temporal } from 'temporal-polyfill';

/** A Gantt chart in Mermaid's language, in the time of the plan's zone: a section for each milestone. */
export function mermaidGantt(plan: ProjectPlan): string {
  const at = (time: string): string =>
    Temporal.Instant.from(time).toZonedDateTimeISO(plan.timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' });
  const task = ({ id, title, story, critical, start, finish }: ScheduledTask): string =>
    `  ${mermaidText(`${story} ${title}`)} :${critical ? 'crit, ' : ''}${id}, ${at(start)}, ${at(finish)}`;
  const placed = new Set(plan.milestones.flatMap(({ tasks }) => tasks));
  const byId = new Map(plan.tasks.map((one) => [one.id, one]));
  const rest = plan.tasks.filter(({ id }) => !placed.has(id));
  return [
    'gantt',
    `  title ${mermaidText(plan.title)}`,
    '  dateFormat YYYY-MM-DDTHH:mm',
    `  axisFormat ${plan.by === 'agents' ? '%H:%M' : '%d %b'}`,
    ...plan.milestones.flatMap(({ name, tasks, finish }, index) => [
      `  section ${mermaidText(name)}`,
      ...tasks.map((id) => task(byId.get(id)!)),
      `  ${mermaidText(name)} :milestone, M${index + 1}, ${at(finish)}, 0d`,
    ]),
    ...(rest.length > 0 ? [...(plan.milestones.length > 0 ? ['  section Other'] : []), ...rest.map(task)] : []),
    '  section Forecast',
    `  Done with 50 % :milestone, P50, ${at(plan.chances.p50)}, 0d`,
    `  Done with 80 % :milestone, P80, ${at(plan.chances.p80)}, 0d`,
    '',
  ].join('\n');
}

/** The task graph in Mermaid's language; the critical tasks are a class of their own. */
export function mermaidFlowchart(plan: ProjectPlan): string {
  const critical = plan.tasks.filter((task) => task.critical).map(({ id }) => id);
  return [
    'flowchart LR',
    ...plan.tasks.map(
      ({ id, story, title, plannedHours }) => `  ${id}["${mermaidText(`${story} ${title}`)}<br/>${hoursText(plannedHours)}"]`,
    ),
    ...plan.tasks.flatMap(({ id, dependsOn }) => dependsOn.map((parent) => `  ${parent} --> ${id}`)),
    '  classDef critical fill:#fde8e4,stroke:#c0392b,color:#7b241c',
    ...(critical.length > 0 ? [`  class ${critical.join(',')} critical`] : []),
    '',
  ].join('\n');
}

const hoursText = (hours: number): string => (hours < 0.1 ? `${(hours * 60).toFixed(1)} min` : `${hours.toFixed(1)} h`);
