import type { Change } from './effect.js';
import { isHeld, isOpen, type Task } from './task.js';

/** Something that happened to a task, for people. */
export interface Happening {
  /** queued, assigned, running, returned, progressed, messaged, succeeded, failed, cancelled, dropped */
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a change means to those who watch the task. A mere sign of life is nothing. */
export function happenings(before: Task | undefined, { task, effects }: Change): Happening[] {
  const said = effects.flatMap((effect): Happening[] => {
    if (effect.kind === 'progressed') return [{ type: 'progressed', data: { message: effect.message } }];
    if (effect.kind !== 'messaged') return [];
    const { messageId, author, text } = effect;
    return [{ type: 'messaged', data: { message_id: messageId, author, text } }];
  });
  return [...said, ...turning(before, task, effects)];
}

function turning(before: Task | undefined, task: Task, effects: Change['effects']): Happening[] {
  if (!before || before.attempt !== task.attempt) return [{ type: 'queued', data: { kind: task.kind, action: task.action } }];
  if (task.state === 'queued' && isHeld(before)) {
    const lost = task.losses > before.losses;
    return [{ type: 'returned', data: { agent: before.agent, lost, ...(lost && { again_in_ms: task.delayMs }) } }];
  }
  if (before.state === 'failed' && before.dead && task.state === 'failed' && !task.dead) return [{ type: 'dropped', data: {} }];
  if (task.state === before.state || (!isOpen(before) && !isOpen(task))) return [];
  if (isHeld(task)) return [{ type: task.state, data: { agent: task.agent } }];
  if (task.state === 'failed') return [{ type: 'failed', data: { code: task.error.code, message: task.error.message, dead: task.dead } }];
  const message = effects.flatMap((effect) => (effect.kind === 'succeeded' ? (summaryOf(effect.resultJson) ?? []) : []))[0];
  return [{ type: task.state, data: message === undefined ? {} : { message } }];
}

/** Characters of it; the whole is in the run. */
const LONGEST_SUMMARY = 16_000;

/** What an agent says that it did, where its result says so: `description`, a text or with a `summary`. */
function summaryOf(resultJson: string): string | undefined {
  let result: unknown;
  try {
    result = JSON.parse(resultJson || 'null');
  } catch {
    return undefined;
  }
  const description = (result as { description?: unknown } | null)?.description;
  const text = typeof description === 'object' && description !== null && 'summary' in description ? description.summary : description;
  return typeof text === 'string' && text !== '' ? text.slice(0, LONGEST_SUMMARY).toWellFormed() : undefined;
}
