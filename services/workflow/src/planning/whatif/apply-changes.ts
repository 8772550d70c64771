import { AppError } from '@hexad/kernel';
import { PlanSettings, type PlanChange } from '@hexad/proto/documents';
import type { PlannedSpec } from '../project/make-plan.js';

export interface Changed {
  readonly spec: PlannedSpec;
  readonly settings: PlanSettings;
  readonly warnings: readonly string[];
}

/** One change after the other. Fails with `conflict` when a change names what is not there. */
export function applyChanges(spec: PlannedSpec, settings: PlanSettings, changes: readonly PlanChange[]): Changed {
  let changed: Changed = { spec, settings, warnings: [] };
  for (const change of changes) changed = applyChange(changed, change);
  return changed;
}

function applyChange({ spec, settings, warnings }: Changed, change: PlanChange): Changed {
  switch (change.change) {
    case 'add-person':
      return { spec, warnings, settings: withTeam(settings, [...peopleIn(settings), change.person]) };
    case 'remove-person': {
      personIn(settings, change.name);
      const left = settings.team.filter(({ name }) => name !== change.name);
      if (left.length === 0) throw new AppError('conflict', `${change.name} is the whole team; without anybody nothing gets done.`);
      return { spec, warnings, settings: withTeam(settings, left) };
    }
    case 'capacity': {
      personIn(settings, change.name);
      const team = settings.team.map((person) => (person.name === change.name ? { ...person, capacity: change.capacity } : person));
      return { spec, warnings, settings: withTeam(settings, team) };
    }
    case 'agents':
      if (settings.by !== 'agents')
        throw new AppError('conflict', 'The plan is one of people; their number changes with add-person and remove-person.');
      return { spec, warnings, settings: { ...settings, agents: change.count } };
    case 'start':
      return { spec, warnings, settings: { ...settings, start: change.date } };
    case 'drop-story':
      return { ...withoutStory(spec, change.story, warnings), settings };
  }
}

/** Whoever waited for the story waits for what it waited for. */
function withoutStory(spec: PlannedSpec, id: string, warnings: readonly string[]): Pick<Changed, 'spec' | 'warnings'> {
  const dropped = spec.stories.find((story) => story.id === id);
  if (!dropped)
    throw new AppError(
      'conflict',
      `There is no story ${id} to drop; the spec has ${spec.stories[0]?.id ?? 'none'} to ${spec.stories.at(-1)?.id ?? 'none'}.`,
    );
  if (spec.stories.length === 1)
    throw new AppError('conflict', `${id} is the only story that is left; without it there is nothing to plan.`);
  const waiting = spec.stories.filter(({ dependsOn }) => dependsOn.includes(id));
  return {
    spec: {
      ...spec,
      stories: spec.stories
        .filter((story) => story !== dropped)
        .map((story) =>
          story.dependsOn.includes(id)
            ? { ...story, dependsOn: [...new Set([...story.dependsOn.filter((one) => one !== id), ...dropped.dependsOn])] }
            : story,
        ),
      milestones: spec.milestones.map((milestone) => ({ ...milestone, stories: milestone.stories.filter((one) => one !== id) })),
    },
    warnings: [
      ...warnings,
      ...waiting.map((story) => `${story.id} (${story.title}) builds on ${id} (${dropped.title}), which is dropped.`),
    ],
  };
}

/** Somebody joins the one who is assumed where no team is set, so they must be named first. */
function peopleIn({ by, team }: PlanSettings): PlanSettings['team'] {
  if (by === 'agents') throw new AppError('conflict', 'The plan is one of agents; their number changes with the change `agents`.');
  return team.length > 0 ? team : PlanSettings.parse({ team: [{ name: 'Developer' }] }).team;
}

function personIn({ by, team }: PlanSettings, name: string): void {
  if (by === 'people' && team.some((person) => person.name === name)) return;
  const known =
    by === 'agents' ? 'it is a plan of agents' : team.length === 0 ? 'no team is set' : `it has ${team.map((one) => one.name).join(', ')}`;
  throw new AppError('conflict', `There is nobody called ${JSON.stringify(name)} in the team; ${known}.`);
}

function withTeam(settings: PlanSettings, team: PlanSettings['team']): PlanSettings {
  const read = PlanSettings.safeParse({ ...settings, team });
  if (read.success) return read.data;
  throw new AppError('conflict', `The changed team is not possible: ${read.error.issues[0]?.message ?? 'it is no team'}.`);
}
