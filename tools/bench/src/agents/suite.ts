import type { Row } from '../row.js';
import { sandbox } from './sandbox.js';
import { crowd } from './real/crowd.js';
import { dispatch } from './dispatch.js';
import { start } from './start.js';
import { changeSets } from './change-sets.js';
import { tasks } from './real/tasks.js';
import { worktree } from './worktree.js';

type Tell = (row: Row) => void;

/** Each can be measured alone. */
const PARTS: Readonly<Record<string, (tell: Tell) => Promise<void>>> = {
  start,
  sandbox,
  worktree,
  dispatch,
  changes: changeSets,
  tasks,
  crowd,
};

export const refusalOf = (only?: string): string | undefined =>
  only === undefined || Object.hasOwn(PARTS, only)
    ? undefined
    : `There is no case with "${only}". There are: ${Object.keys(PARTS).join('; ')}.`;

/** `only`: one of its parts. */
export async function agents(tell: Tell, only?: string): Promise<void> {
  for (const [name, measure] of Object.entries(PARTS)) if (only === undefined || only === name) await measure(tell);
}
