import { POST } from '../../language/definition.js';
import type { Action } from './action.js';
import { redone } from './redone.js';
import type { Snapshot } from './snapshot.js';

/** A resume: what is done again opens. Empty when nothing could go differently. */
export function reopened(snapshot: Snapshot): Action[] {
  const paths = redone(snapshot);
  if (paths.size === 0 && snapshot.steps.size > 0) return [];
  for (const path of snapshot.steps.keys()) if (path.startsWith(`${POST}/`)) paths.set(path, 'pending');
  return [{ type: 'reopen', paths }];
}
