import path from 'node:path';
import { AppError, type Clock } from '@hexad/kernel';
import type { GitRepository, Worktree } from '@hexad/workspace';
import { passed, type Check, type CheckRun } from '../proof/check.js';
import type { Commands } from '../proof/commands.js';
import { proveFaster } from '../proof/benchmark.js';
import { prove, type Manner, type Trees } from '../proof/prove.js';
import type { Proof } from '../proof/rows.js';
import { secondsLeft, type Due } from '../runtime/domain/due.js';
import type { Criterion } from '../runtime/domain/log-event.js';
import { fewerTests, reach, taken, type PathChange, type Reach } from '../runtime/domain/reach.js';
import { isTestFile } from '../proof/test-files.js';
import { Delivered, deliveryFaults, type ArtifactName } from '../artifacts/artifacts.js';
import { tried, trialOf, type Tried } from '../artifacts/database.js';
import type { Dependencies } from '../source/dependencies.js';
import type { Source } from '../source/sources.js';
import { layOver, type Workbench } from '../source/workbench.js';
import type { Claim } from '../tools/speak.js';
import type { ChangedFile } from './description.js';

export interface TaskTreeParts {
  readonly repository: GitRepository;
  readonly bench: Workbench;
  /** Folder for the work trees of proofs. */
  readonly folder: string;
  readonly base: string;
  readonly commands: Commands;
  readonly dependencies: Dependencies;
  readonly checks: readonly Check[];
  /** Of one command. */
  readonly seconds: number;
  readonly due: Due | undefined;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** For the trailers of commits. */
  readonly task: { readonly taskId: string; readonly runId: string };
}

/** The repository of one task: its work tree, its commits, and the trees in which they are proved. */
export class TaskTree {
  readonly #parts: TaskTreeParts;

  constructor(parts: TaskTreeParts) {
    this.#parts = parts;
  }

  /** On the work tree as it is now. */
  run(name: string, command: readonly string[]): Promise<CheckRun> {
    const { bench, commands, signal } = this.#parts;
    const seconds = this.#seconds();
    return commands.run(name, command, { folder: bench.worktree.folder, on: 'the work tree', seconds, signal });
  }

  /** What is quick and says at once that a change is broken: linter and type checker. What they change in the files is taken back. */
  async quickChecks(tree: string): Promise<CheckRun[]> {
    const quick = this.#parts.checks.filter(({ name }) => name === 'lint' || name === 'types');
    const runs: CheckRun[] = [];
    for (const { name, command } of quick) runs.push({ ...(await this.run(name, command)), on: tree });
    if (quick.length > 0) await this.#parts.bench.restore(tree);
    return runs.map((run) => (passed(run) ? { ...run, tail: '' } : run));
  }

  /** A commit of a tree on top of the base; no branch moves. The base itself when nothing was changed. */
  async commit(tree: string, { title, summary }: Pick<Claim, 'title' | 'summary'>): Promise<string> {
    const { repository, base, task, clock } = this.#parts;
    if ((await repository.tree(base)) === tree) return base;
    const trailers = { 'Hexad-Run': task.runId, 'Hexad-Task': task.taskId, 'Signed-off-by': 'Hexad <hexad@localhost>' };
    const body = summary.split(/\n{2,}/);
    return repository.writeCommit({ tree, parents: [base], message: { subject: title, body, trailers }, at: clock.now() });
  }

  async prove(commit: string, claim: Claim, criteria: readonly Criterion[], how: Manner): Promise<Proof> {
    return prove(criteria, claim.proofs, this.#parts.checks, await this.#trees(commit), how);
  }

  /** What was made faster, by its benchmark with and without the change. */
  async proveFaster(commit: string, report: unknown): Promise<Proof> {
    return proveFaster(report, this.#parts.checks, await this.#trees(commit));
  }

  /** What of a delivery is not as it should be; and the plans of its queries, which the proof keeps. */
  async delivery(commit: string, names: readonly ArtifactName[], report: unknown): Promise<Pick<Tried, 'faults' | 'plans'>> {
    const { repository, base, signal } = this.#parts;
    const { git } = repository;
    const paths = new Set((await git.out(['ls-tree', '-r', '-z', '--name-only', commit])).split('\0').filter(Boolean));
    const changed = new Set((await repository.diff(base, commit)).filter(({ status }) => status !== 'D').map(({ path: name }) => name));
    const says = async (word: string, butFor: string): Promise<boolean> => {
      const args = ['grep', '-l', '-I', '-F', '-e', word, commit, '--', '.', `:(exclude,literal)${butFor}`, ':(exclude)*.md'];
      return (await git.exec(args, { accept: [1] })).code === 0;
    };
    const read = (name: string): Promise<string | undefined> => this.fileAt(commit, name);
    const faults = await deliveryFaults(names, report, { paths, changed, says, read });
    const trial = faults.length > 0 ? undefined : await trialOf(Delivered.parse(report), { read });
    if (!trial) return { faults, plans: [] };
    const { faults: more, plans } = await tried(trial, signal);
    return { faults: more.map((fault) => `report.delivered: ${fault}`), plans };
  }

  async #trees(commit: string): Promise<Trees> {
    const { repository, base } = this.#parts;
    // A check may have changed files that git ignores, so nothing of the work tree is looked at.
    const [after, before] = [await this.#tree('after', commit), await this.#tree('before', base)];
    const changed = await repository.diff(base, commit);
    const paths = (await after.files()).sort();
    return {
      commit,
      paths,
      changed,
      after: async (name, command) => {
        await after.reset(commit);
        return this.#runIn(after, commit, name, command);
      },
      before: async (name, command, files) => {
        await before.reset(base);
        await layOver(before, commit, files);
        return this.#runIn(before, files.length > 0 ? `${base} with the tests of ${commit}` : base, name, command);
      },
      read: (name) => this.fileAt(commit, name),
      mutated: async (name, command, file) => {
        await after.reset(commit);
        await after.write([file]);
        return this.#runIn(after, `${commit} with one change`, name, command);
      },
    };
  }

  get hasChecks(): boolean {
    return this.#parts.checks.length > 0;
  }

  /** The commit on top of what a branch of theirs has now, when all checks pass there. Fails with `conflict`. */
  async onTopOf(commit: string, source: Source, branch: string, at: Date): Promise<string> {
    const { repository, signal, checks } = this.#parts;
    await source.refresh(signal);
    const tip = await source.commitOf(branch);
    const rebased = await repository.rebase({ tip: commit, onto: tip, at });
    const worktree = await this.#tree('after', rebased);
    for (const { name, command } of checks) {
      const ran = await this.#runIn(worktree, rebased, name, command);
      if (!passed(ran))
        throw new AppError('conflict', `On top of what others did on ${branch}, ${name} (${command.join(' ')}) does not pass: ${ran.tail}`);
    }
    return rebased;
  }

  async changes(commit: string): Promise<ChangedFile[]> {
    const { repository, base } = this.#parts;
    const text = await repository.git.out(['diff-tree', '-r', '-z', '--numstat', '--no-renames', base, commit, '--']);
    const counts = new Map(
      text
        .split('\0')
        .filter(Boolean)
        .map((line) => {
          const [added = '', removed = '', name = ''] = line.split('\t');
          return [name, { added: Number(added) || 0, removed: Number(removed) || 0 }] as const;
        }),
    );
    return (await repository.diff(base, commit)).map(({ path: name, status }) => ({
      path: name,
      status,
      ...(counts.get(name) ?? { added: 0, removed: 0 }),
    }));
  }

  /** How far a change of the files reaches: what it takes of the base counts, not what the agent made itself. */
  async reach(from: string, to: string): Promise<Reach> {
    const now = await this.#differences(from, to, []);
    const tests = now.filter(({ path: name, status }) => status === 'M' && isTestFile(name));
    if (tests.length === 0 && !now.some(({ status }) => status === 'D')) return reach(now, [], []);
    const [before, after] = [
      await this.#differences(this.#parts.base, from, ['-M']),
      await this.#differences(this.#parts.base, to, ['-M']),
    ];
    const already = new Set(taken(before));
    const hollow: string[] = [];
    for (const { path: name } of tests) if (await this.#hollowed(name, from, to)) hollow.push(name);
    return reach(
      now,
      taken(after).filter((name) => !already.has(name)),
      hollow,
    );
  }

  async #hollowed(name: string, from: string, to: string): Promise<boolean> {
    const [base = '', old = '', now = ''] = await Promise.all([this.#parts.base, from, to].map((at) => this.fileAt(at, name)));
    return fewerTests(base, old, now);
  }

  async #differences(from: string, to: string, how: readonly string[]): Promise<PathChange[]> {
    const text = await this.#parts.repository.git.out(['diff-tree', '-r', '-z', '--name-status', ...how, from, to, '--']);
    const words = text.split('\0').filter(Boolean);
    const found: PathChange[] = [];
    for (let at = 0; at < words.length;) {
      const [status, first, second] = [words[at]!, words[at + 1]!, words[at + 2]];
      const renamed = /^[RC]/.test(status);
      found.push(renamed ? { status: status[0]!, path: second!, from: first } : { status, path: first });
      at += renamed ? 3 : 2;
    }
    return found;
  }

  /** The text of a file at a commit; undefined when there is none. */
  async fileAt(commit: string, name: string): Promise<string | undefined> {
    const { code, stdout } = await this.#parts.repository.git.exec(['cat-file', 'blob', `${commit}:${name}`], { accept: [1, 128] });
    return code === 0 ? stdout : undefined;
  }

  async #tree(name: string, commit: string): Promise<Worktree> {
    const worktree = await this.#parts.repository.worktree(path.join(this.#parts.folder, name), commit);
    await this.#parts.dependencies.link(worktree.folder, 'the repository');
    return worktree;
  }

  #runIn(worktree: Worktree, on: string, name: string, command: readonly string[]): Promise<CheckRun> {
    const { commands, signal } = this.#parts;
    return commands.run(name, command, { folder: worktree.folder, on, seconds: this.#seconds(), signal });
  }

  #seconds(): number {
    const { seconds, due, clock } = this.#parts;
    return secondsLeft(seconds, due, clock.now().getTime());
  }
}
