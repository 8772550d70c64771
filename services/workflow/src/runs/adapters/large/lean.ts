import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../../expressions/json.js';
import { Large, type LargeOutputs, type Value } from '../../domain/large.js';
import type { Run } from '../../domain/run.js';
import type { Status, Step } from '../../domain/step.js';
import { isBulky, stays } from '../../domain/message-size.js';
import type { TaskMessage, Turn } from '../../domain/turn.js';
import { toJsonb } from '../json.js';

/** A value on its way out of a row. */
export interface Blob {
  readonly large: Large;
  readonly body: Buffer;
}

/** A turn whose rows stay small, and what has to be kept for it. */
export interface Lean {
  readonly turn: Turn;
  readonly result: Split | undefined;
  /** What is kept for the first time. */
  readonly blobs: readonly Blob[];
  /** What the run has named since this turn, kept for the first time or by another run. */
  readonly named: readonly Large[];
}

export interface Split {
  readonly small: JsonObject;
  readonly large: LargeOutputs;
}

/** `inRow`: bytes of outputs that stay in a row. */
export function leanOf(turn: Turn, result: Readonly<Record<string, Value>> | undefined, inRow: number): Lean {
  const blobs: Blob[] = [];
  const { before, after } = turn;
  let steps: Map<string, Step> | undefined;
  const named = new Map<string, Large>();
  for (const path of turn.changed) {
    const step = after.steps.get(path)!;
    const known = before.steps.get(path);
    if (!('outputs' in step.status)) continue;
    const status = leanStatus(step.status, inRow, blobs);
    if (status !== step.status) (steps ??= new Map(after.steps)).set(step.path, { ...step, status });
    const had = known && 'large' in known.status ? known.status.large : undefined;
    for (const [name, large] of Object.entries(status.large ?? {})) if (had?.[name]?.hash !== large.hash) named.set(large.hash, large);
  }
  const run = leanRun(before.run, after.run, inRow, blobs);
  for (const [name, patch] of Object.entries(run.patches ?? {}))
    if (patch.value instanceof Large && before.run.patches?.[name] !== patch) named.set(patch.value.hash, patch.value);
  const split = result && splitOf(result, inRow, blobs);
  for (const large of Object.values(split?.large ?? {})) named.set(large.hash, large);
  const tasks = turn.tasks.map((task) => leanTask(task, blobs));
  for (const task of tasks)
    if (task.type === 'requested') for (const large of Object.values(task.large ?? {})) named.set(large.hash, large);
  const { values: _values, ...snapshot } = after;
  const lean = { ...turn, tasks, after: { ...snapshot, run, ...(steps && { steps }) } };
  return { turn: lean, result: split, blobs, named: [...named.values()] };
}

/** Bytes of inputs that stay in a message. */
const IN_MESSAGE = 100_000;

function leanTask(task: TaskMessage, blobs: Blob[]): TaskMessage {
  if (task.type !== 'requested' || !isBulky(task.inputs)) return task;
  const kept = stays(task.inputs);
  const { small, large } = splitOf(
    Object.fromEntries(Object.entries(task.inputs).filter(([name]) => !Object.hasOwn(kept, name))),
    IN_MESSAGE,
    blobs,
  );
  return { ...task, inputs: { ...small, ...kept }, large };
}

/** Whether some of its tasks may have to leave something beside the run. */
export const isBulkyTurn = ({ tasks }: Turn): boolean => tasks.some((task) => task.type === 'requested' && isBulky(task.inputs));

/** Whether it takes a lean one. */
export const outgrown = ({ before, after, changed }: Turn, inRow: number): boolean =>
  [...changed].some((path) => {
    const { status } = after.steps.get(path)!;
    return 'outputs' in status && sizeOfAll(status.outputs) > inRow;
  }) || sizeOfAll(Object.fromEntries(freshPatches(before.run, after.run))) > inRow;

const sizeOfAll = (values: JsonObject): number => Buffer.byteLength(toJsonb(values));

function leanStatus<S extends Extract<Status, { outputs: JsonObject }>>(status: S, inRow: number, blobs: Blob[]): S {
  const { small, large } = splitOf(status.outputs, inRow, blobs);
  return small === status.outputs ? status : { ...status, outputs: small, large: { ...status.large, ...large } };
}

const freshPatches = (before: Run, { patches = {} }: Run): [string, Json][] =>
  patches === before.patches
    ? []
    : Object.entries(patches).flatMap(([name, patch]): [string, Json][] =>
        before.patches?.[name] === patch || patch.value instanceof Large ? [] : [[name, patch.value]],
      );

function leanRun(before: Run, run: Run, inRow: number, blobs: Blob[]): Run {
  const { large } = splitOf(Object.fromEntries(freshPatches(before, run)), inRow, blobs);
  const moved = Object.entries(large);
  if (moved.length === 0) return run;
  return {
    ...run,
    patches: { ...run.patches, ...Object.fromEntries(moved.map(([name, value]) => [name, { ...run.patches![name]!, value }])) },
  };
}

/** The largest go until the rest is small enough; the same values when it is already. */
function splitOf(given: Readonly<Record<string, Value>>, inRow: number, blobs: Blob[]): Split {
  const known = Object.entries(given).filter((entry): entry is [string, Large] => entry[1] instanceof Large);
  const texts = Object.entries(given).flatMap(([name, value]) =>
    value instanceof Large ? [] : [{ name, value, body: Buffer.from(toJsonb(value)) }],
  );
  let left = texts.reduce((sum, { body }) => sum + body.length, 0);
  if (left <= inRow && known.length === 0) return { small: given as JsonObject, large: {} };
  const small = new Map(texts.map(({ name, value }) => [name, value]));
  const large = new Map(known);
  for (const { name, body } of texts.sort((one, other) => other.body.length - one.body.length)) {
    if (left <= inRow) break;
    const blob = { large: new Large(createHash('sha256').update(body).digest('hex'), body.length), body };
    blobs.push(blob);
    large.set(name, blob.large);
    small.delete(name);
    left -= body.length;
  }
  return { small: Object.fromEntries(small), large: Object.fromEntries(large) };
}
