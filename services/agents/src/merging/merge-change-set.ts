import path from 'node:path';
import { AppError, type Clock } from '@hexad/kernel';
import { z } from 'zod';
import { Action, type ActionContext } from '../application/action.js';
import { givenChecks } from '../proof/analyse-checks.js';
import { passed } from '../proof/check.js';
import type { Commands } from '../proof/commands.js';
import type { Dependencies } from '../source/dependencies.js';
import type { Source, Sources } from '../source/sources.js';
import { TreeFiles } from '../tools/tree-files.js';
import { survey } from '../work/survey.js';
import { MergeHands, Prover, Target } from './hands.js';
import { runQueue } from './run-queue.js';

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

/** Seconds of one check. */
const SECONDS = 900;

export interface MergePorts {
  readonly sources: Sources;
  readonly commands: Commands;
  readonly dependencies: Dependencies;
  readonly clock: Clock;
}

/**
 * Puts a change set on top of its target, proves it there and lands it, or returns it with the reason. A change set that has landed already, as after a
 * kill, is found in its target.
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
    const source = await this.#ports.sources.open(task.tenant, inputs.repo, signal);
    const target = inputs.target === '' ? await source.defaultBranch() : inputs.target;
    const head = await source.commitOf(inputs.head);
    const base = await source.repository.mergeBase(await source.commitOf(target), head);
    const prover = new TreeProver(source, inputs, context, this.#ports);
    const hands = new MergeHands(source.repository, { target: new Branch(source, target, signal), prover, clock: this.#ports.clock });
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

/** A branch of somebody's repository. */
class Branch extends Target {
  readonly #source: Source;
  readonly #name: string;
  readonly #signal: AbortSignal;

  constructor(source: Source, name: string, signal: AbortSignal) {
    super();
    this.#source = source;
    this.#name = name;
    this.#signal = signal;
  }

  override async tip(): Promise<string> {
    await this.#source.refresh(this.#signal);
    return this.#source.commitOf(this.#name);
  }

  override move(commit: string, onto: string): Promise<void> {
    return this.#source.move(this.#name, commit, onto, this.#signal);
  }
}

/** Runs the checks in a work tree of its own, in the sandbox. */
class TreeProver extends Prover {
  readonly #source: Source;
  readonly #inputs: MergeInputs;
  readonly #context: ActionContext;
  readonly #ports: MergePorts;

  constructor(source: Source, inputs: MergeInputs, context: ActionContext, ports: MergePorts) {
    super();
    this.#source = source;
    this.#inputs = inputs;
    this.#context = context;
    this.#ports = ports;
  }

  get #folder(): string {
    return path.join(this.#context.workspace.folder, 'trees', `${this.#context.task.taskId}-merge`);
  }

  override async fault(commit: string): Promise<string | undefined> {
    const tree = await this.#source.repository.worktree(this.#folder, commit);
    const { commands, dependencies } = this.#ports;
    await dependencies.link(tree.folder, path.basename(this.#inputs.repo));
    const { checks } = this.#inputs;
    const found = checks.length > 0 ? givenChecks(checks) : (await survey(new TreeFiles(tree.folder, tree.git))).checks;
    if (found.length === 0) return 'The repository has no check that could say whether it is in order; name some in `checks`.';
    for (const { name, command } of found) {
      this.#context.progress(`${name} on ${commit.slice(0, 8)}`);
      const spot = { folder: tree.folder, on: commit, seconds: SECONDS, signal: this.#context.signal };
      const ran = await commands.run(name, command, spot);
      if (!passed(ran)) return `${name} (${command.join(' ')}) does not pass on top of the target: ${ran.tail}`;
    }
    return undefined;
  }

  clear(): Promise<void> {
    return this.#source.repository.removeWorktree(this.#folder);
  }
}
