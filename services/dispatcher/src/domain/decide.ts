import { AppError } from '@hexad/kernel';
import type { Change } from './effect.js';
import { become, isOpen, type OpenTask, type Task } from './task.js';

/** All that a decision depends on, frozen. */
export interface Snapshot {
  readonly tasks: readonly {
    readonly task: Task;
    /** Nothing was heard of it for longer than its lease, by the database's clock. */
    readonly lapsed: boolean;
  }[];
  /** Agent kinds that somebody serves. */
  readonly kinds: ReadonlySet<string>;
}

export type Action =
  { readonly do: 'place'; readonly task: OpenTask } | { readonly do: 'give_up'; readonly task: OpenTask; readonly error: AppError };

/** An attempt is handed out this often before its agents are given up; the step then decides about another attempt. */
export const PLACEMENTS = 3;

/** What to do now. Pure: the same snapshot gives the same actions. */
export function decide({ tasks, kinds }: Snapshot): Action[] {
  return tasks.flatMap(({ task, lapsed }): Action[] => {
    if (!isOpen(task)) return [];
    if (!kinds.has(task.kind)) return [{ do: 'give_up', task, error: unknownKind(task, kinds) }];
    const waits = task.state === 'queued' && task.placements === 0;
    if (!waits && !lapsed) return [];
    if (task.placements >= PLACEMENTS) return [{ do: 'give_up', task, error: vanished(task) }];
    return [{ do: 'place', task }];
  });
}

/** The change that an action is. */
export function apply(action: Action): Change {
  if (action.do === 'give_up') {
    const { error } = action;
    const task = become(action.task, { state: 'failed', error });
    return { task, effects: [{ kind: 'failed', task, error }] };
  }
  const task: OpenTask = { ...action.task, state: 'queued', placements: action.task.placements + 1 };
  return { task, effects: [{ kind: 'assign', task }] };
}

function unknownKind(task: Task, kinds: ReadonlySet<string>): AppError {
  const known = [...kinds].sort().join(', ');
  return new AppError(
    'unsupported',
    `No agent is of the kind ${JSON.stringify(task.kind)} that step ${task.stepPath} asks for; there are ${known}.`,
  );
}

function vanished(task: OpenTask): AppError {
  return new AppError(
    'unavailable',
    `The agents of kind ${task.kind} vanished ${task.placements} times while they did ${task.action} for step ${task.stepPath}.`,
  );
}
