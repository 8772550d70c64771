import type { PlanComparison, PlanSettings, ProjectPlan } from '@hexad/proto/documents';
import { anyTime, calendarOf, workingTime } from '../calendar/calendars.js';

const HOUR = 3_600_000;

/** What changes do to a plan. Tasks are the same when their story is; distances are working hours of the project's calendar. */
export function compare(before: ProjectPlan, after: ProjectPlan, settings: PlanSettings, warnings: readonly string[]): PlanComparison {
  const since = Math.min(...[before, after].map(({ start }) => Date.parse(start)));
  const time = settings.by === 'agents' ? anyTime(since) : workingTime(calendarOf(settings.calendar), since);
  const apart = (from: string, to: string): number =>
    Math.round(((time.positionAt(Date.parse(to)) - time.positionAt(Date.parse(from))) / HOUR) * 100) / 100;
  const finishHours = {
    planned: apart(before.finish, after.finish),
    p50: apart(before.chances.p50, after.chances.p50),
    p80: apart(before.chances.p80, after.chances.p80),
    p95: apart(before.chances.p95, after.chances.p95),
  };
  const left = new Map(after.tasks.map((task) => [task.story, task]));
  return {
    before,
    after,
    difference: {
      summary: summaryOf(finishHours.p80, before, after),
      finishHours,
      plannedHours: Math.round((after.hours.planned - before.hours.planned) * 100) / 100,
      addedPeople: names(after).filter((name) => !names(before).includes(name)),
      removedPeople: names(before).filter((name) => !names(after).includes(name)),
      droppedTasks: before.tasks.filter(({ story }) => !left.has(story)).map(({ story }) => story),
      movedTasks: before.tasks.flatMap((task) => {
        const moved = left.get(task.story);
        if (!moved || (moved.start === task.start && moved.finish === task.finish)) return [];
        return [
          {
            id: moved.id,
            story: task.story,
            startBefore: task.start,
            startAfter: moved.start,
            finishBefore: task.finish,
            finishAfter: moved.finish,
          },
        ];
      }),
      warnings: [...warnings],
    },
  };
}

const names = (plan: ProjectPlan): string[] => plan.people.map(({ name }) => name);

function summaryOf(hours: number, before: ProjectPlan, after: ProjectPlan): string {
  const from = dayOf(before.chances.p80, before.timeZone);
  const to = dayOf(after.chances.p80, after.timeZone);
  if (hours === 0) return `Done with a chance of 80 % by ${to}, as before.`;
  const size = Math.abs(hours) < 0.1 ? 'a few minutes' : `${Math.abs(hours).toFixed(1)} working hours`;
  return `Done with a chance of 80 % by ${to} instead of ${from}: ${size} ${hours < 0 ? 'earlier' : 'later'}.`;
}

const dayOf = (time: string, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time));
