import { AppError } from '@hexad/kernel';
import { Skill, type PlanPerson, type PlanSettings, type Story } from '@hexad/proto/documents';
import { anyTime, calendarOf, workingTime } from '../calendar/calendars.js';
import type { WorkingTime } from '../calendar/working-time.js';
import type { Worker } from '../schedule/network.js';
import { skillsOf } from './skills.js';

const NOBODY_NAMED: PlanPerson = { name: 'Developer', skills: [...Skill.options], capacity: 1, absences: [] };

/** Who works, from `start` on. People with the same hours share them, so that the scheduler need not tell them apart. */
export function workersOf(settings: PlanSettings, start: number): Worker[] {
  if (settings.by === 'agents') {
    const time = anyTime(start);
    return Array.from({ length: settings.agents }, (_, index) => ({
      name: `Agent ${index + 1}`,
      skills: new Set(Skill.options),
      capacity: 1,
      time,
    }));
  }
  const known = new Map<string, WorkingTime>();
  const team = settings.team.length > 0 ? settings.team : [NOBODY_NAMED];
  return team.map((person) => {
    const calendar = calendarOf(settings.calendar, person);
    const key = JSON.stringify(calendar);
    const time = known.get(key) ?? workingTime(calendar, start);
    known.set(key, time);
    return { name: person.name, skills: new Set(person.skills), capacity: person.capacity, time };
  });
}

/** Fails with `conflict`, naming the first story that needs what nobody can. */
export function checkSkills(stories: readonly Pick<Story, 'id' | 'title' | 'capability'>[], workers: readonly Worker[]): void {
  const held = new Set(workers.flatMap(({ skills }) => [...skills]));
  for (const { id, title, capability } of stories) {
    const missing = skillsOf(capability).find((skill) => !held.has(skill));
    if (missing !== undefined)
      throw new AppError(
        'conflict',
        `Nobody in the team has the skill ${missing}, which the story ${id} (${title}) needs; give it to somebody.`,
      );
  }
}

/** What the plan takes for granted about its people. */
export const assumedOf = ({ by, team, agents, calendar, start }: PlanSettings): string[] => [
  ...(by === 'agents' ? [`${agents} agent${agents === 1 ? '' : 's'} work at any hour.`] : []),
  ...(by === 'people' && team.length === 0
    ? [
        `No team is set: one developer with every skill, ${calendar.days.join(', ')} ${calendar.hours.map(({ from, to }) => `${from}–${to}`).join(', ')} (${calendar.timeZone}).`,
      ]
    : []),
  ...(start === undefined ? ['No start date is set: the work starts today.'] : []),
];
