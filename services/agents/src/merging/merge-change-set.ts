import { AppError, type Clock } from '@hexad/kernel';
import { z } from 'zod';
import { Action, type ActionContext } from '../application/action.js';
import type { Commands } from '../proof/commands.js';
import type { Dependencies } from '../source/dependencies.js';
import type { TaskLog } from '../runtime/application/task-log.js';
import type { Sources } from '../source/sources.js';
import { MergeHands } from './hands.js';
import { Landings, NotedBranch } from './landings.js';
import { runQueue } from './run-queue.js';
import { TreeProver } from './tree-prover.js';

const Lines = z.array(z.string().min(1).max(2_000)).max(100);

/** What the action `merge_change_set` takes. The dispatcher lets one in at a time for each `repo` and `target`. */
export const MergeInputs = z.object({
  repo: z.string().min(1).max(4_096),
  /** The branch that it lands on; empty: the one that the repository has checked out. */
  target: z.string().max(200).default(''),
  /** A branch or commit of the repository: the change set. */
  head: z.string().min(1).max(200),
  /** What it changes; for people. */
  files: Lines.default([]),
  /** Commands that must pass on top of the target; none: those that the repository has. */
  checks: Lines.default([]),
});
export type MergeInputs = z.infer<typeof MergeInputs>;

export interface MergePorts {
  readonly sources: Sources;
  readonly commands: Commands;
  readonly dependencies: Dependencies;
  readonly log: TaskLog;
  readonly clock: Clock;
}

/**
 * Puts a change set on top of its target, proves it there and lands it, or returns it with the reason. A change set that has landed already, as after a
 * kill, is found in its target: what was about to land stands in the log of the task.
 */
export class MergeChangeSet extends Action<typeof MergeInputs> {
  override readonly name = 'merge_change_set';
  override readonly inputs = MergeInputs;
  readonly #ports: MergePorts;

  constructor(ports: MergePorts) {
    super();
    this.#ports = ports;
  }

  override async execute(inputs: MergeInputs, context: ActionContext): Promise<object> {
    const { task, signal, workspace, progress } = context;
    using _ = await workspace.claim(task.taskId, signal);
    const source = await this.#ports.sources.open(task, inputs.repo, signal);
    const target = inputs.target === '' ? await source.defaultBranch() : inputs.target;
    const landings = new Landings(this.#ports.log, task, target);
    const landed = await landings.in(source);
    if (landed !== undefined) return { landed: true, target, commit: landed, code: '', reason: '', files: inputs.files };
    const head = await source.commitOf(inputs.head);
    const base = await source.repository.mergeBase(await source.commitOf(target), head);
    const prover = new TreeProver(source, { ...inputs, tree: `${task.taskId}-merge` }, context, this.#ports);
    const noted = new NotedBranch({ source, name: target, signal, landings });
    const hands = new MergeHands(source.repository, { target: noted, prover, clock: this.#ports.clock });
    const entry = { id: task.taskId, base: base ?? '', head, files: inputs.files, state: { name: 'waiting' }, moved: 0 } as const;
    // However it ends. What cannot be cleared away says nothing about the change set.
    await using stack = new AsyncDisposableStack();
    stack.defer(() => prover.clear().catch(() => undefined));
    const [merged] = await runQueue([entry], hands, ({ state: now }) => progress(`${inputs.head}: ${now.name}`), signal);
    const { state } = merged!;
    if (state.name === 'landed') return { landed: true, target, commit: state.commit, code: '', reason: '', files: inputs.files };
    if (state.name !== 'returned') throw new AppError('internal', `The change set ended ${state.name}.`);
    return { landed: false, target, commit: '', code: state.code, reason: state.reason, files: state.files };
  }
}
