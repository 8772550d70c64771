import { sizeOf, type Json, type JsonObject } from '../../expressions/json.js';
import type { Node } from '../../language/definition.js';
import type { Action } from './action.js';

/**
 * Bytes of what a workflow says in one message of the bus, which takes 1,000,000: the rest is for the ids, names and paths that stand beside it, here and
 * in what the dispatcher passes on.
 */
export const MAX_SAID = 900_000;

/** Under this name a task says which of its inputs are kept beside its run: name → what it is called there. */
export const BESIDE = '$large';

/** Inputs that the dispatcher looks at. */
const LOOKED_AT: ReadonlySet<string> = new Set(['repo', 'files', 'target']);

/** What of the inputs of an agent must be in its task; the rest may be kept beside the run. */
export const stays = (inputs: JsonObject): JsonObject => Object.fromEntries(Object.entries(inputs).filter(([name]) => LOOKED_AT.has(name)));

/** Whether a task with these inputs may be too large for a message. */
export const isBulky = (inputs: JsonObject): boolean => sizeOf(inputs) * WIDEST > MAX_SAID;

/** A character of a value takes at most so many bytes: it is escaped twice. */
const WIDEST = 8;

/** The step fails with `too_large` when what it says fits into no message. Otherwise the turn could never be written, and the run would stand still. */
export function fitting(node: Node, path: string, what: string, said: Json, action: Action): Action {
  if (sizeOf(said) * WIDEST <= MAX_SAID) return action;
  // It travels as a text of JSON inside JSON.
  const bytes = Buffer.byteLength(JSON.stringify(JSON.stringify(said)));
  if (bytes <= MAX_SAID) return action;
  const size = `${bytes.toLocaleString('en')} bytes as a message, and at most ${MAX_SAID.toLocaleString('en')} fit`;
  const message = `${path}: ${what} has ${size}. Write the large part to a file, a workspace or a store with an address in a step before, and hand on where it is.`;
  return { type: 'fail', path, node, failure: { code: 'too_large', message }, outputs: {} };
}
