import type { ProjectPlan } from '@hexad/proto/documents';
import ical from 'ical-generator';

/** Tasks and milestones as events (RFC 5545). An event keeps its UID over plans of one project, so that a calendar moves it and doubles nothing. */
export function iCalendar(plan: ProjectPlan): string {
  const calendar = ical({
    name: `Plan: ${plain(plan.title)}`,
    prodId: { company: 'Hexad', product: 'Planning', language: 'EN' },
  });
  const stamp = new Date(plan.madeAt);
  for (const task of plan.tasks) {
    calendar.createEvent({
      id: `${plan.projectId}.${task.story}@hexad.dev`,
      stamp,
      start: new Date(task.start),
      end: new Date(task.finish),
      summary: plain(`${task.story} ${task.title}`),
      description: plain(
        [
          `${task.plannedHours.toFixed(1)} h by ${task.assignments.map(({ person }) => person).join(', ')}.`,
          task.critical ? 'On the critical path.' : `Slack: ${task.slackHours.toFixed(1)} h.`,
          `Done with a chance of 80 % by ${task.chances.p80}.`,
        ].join(' '),
      ),
      categories: [{ name: task.kind }, ...(task.critical ? [{ name: 'critical' }] : [])],
    });
  }
  for (const [index, { name, finish, chances }] of plan.milestones.entries()) {
    calendar.createEvent({
      id: `${plan.projectId}.milestone${index + 1}@hexad.dev`,
      stamp,
      start: new Date(finish),
      end: new Date(finish),
      summary: plain(`Milestone: ${name}`),
      description: `Done with a chance of 80 % by ${chances.p80}.`,
      categories: [{ name: 'milestone' }],
    });
  }
  return calendar.toString();
}

/** Control characters have no place in a calendar. */
const plain = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
