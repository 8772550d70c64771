import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError, type Ids } from '@hexad/kernel';
import {
  readReport,
  type DependencySets,
  type Sandbox,
  type SandboxCommand,
  type SandboxResult,
  type Trust,
  type Worktree,
} from '@hexad/workspace';
import { z } from 'zod';
import { Finding } from '../domain/finding.js';
import type { Pack, Toolchain as Kind } from '../domain/pack.js';
import { readableOutput, readFindings } from '../domain/read-findings.js';
import { readVitestReport, TestRun } from '../domain/test-report.js';
import { packPrograms, type ShippedProgram } from '../fixers/shipped.js';
import { NpmToolchain } from '../toolchains/npm.js';
import { PythonToolchain } from '../toolchains/python.js';
import type { Chosen, Toolchain } from '../toolchains/toolchain.js';
import type { RunWorkspace } from './run-workspace.js';

/** Where a pack's tools work: the run, and a work tree that stands on `commit`. */
export interface Place {
  readonly workspace: RunWorkspace;
  readonly worktree: Worktree;
  readonly commit: string;
  readonly pack: Pack;
  /** Whose code stands there besides that of packs that ship. Default: that of the pack. */
  readonly trust?: Trust;
  readonly signal: AbortSignal;
}

/** What a tool found out, and whether it had said so before about the same contents. */
export interface Said<T> {
  readonly answer: T;
  readonly reused: boolean;
}

const TIMEOUT_MS = 240_000;

/** A failure may be a mishap of this one run: only green runs are kept. */
const isGreen = ({ results, faults }: TestRun): boolean => faults.length === 0 && results.every((one) => one.result === 'passed');

/** Runs the commands that a pack brings along, in the sandbox. */
export class PackTools {
  readonly #sandbox: Sandbox;
  readonly #toolchains: Readonly<Record<Kind, Toolchain>>;
  readonly #shipped: ReadonlyMap<string, ShippedProgram> = packPrograms();
  readonly #ids: Ids;

  constructor(sandbox: Sandbox, dependencies: DependencySets, ids: Ids) {
    this.#sandbox = sandbox;
    this.#toolchains = { npm: new NpmToolchain(dependencies), python: new PythonToolchain(sandbox) };
    this.#ids = ids;
  }

  /** Installs what the packs need where it is not there yet. Fails with `packages_missing` where the machine itself lacks something. */
  async prepare(packs: readonly Pack[], installing: (pack: Pack) => void): Promise<void> {
    for (const kind of ['python', 'npm'] as const)
      await this.#toolchains[kind].ensure(
        packs.filter((pack) => pack.toolchain === kind),
        installing,
      );
  }

  /** Findings of the pack's type checker or linter. */
  async inspect(place: Place, tool: 'typecheck' | 'lint'): Promise<Said<Finding[]>> {
    const { pack } = place;
    const [program = '', ...args] = pack.commands[tool];
    const command = [program, ...args, ...readableOutput(program)];
    const work = async (): Promise<Finding[]> => {
      const output = await this.#run(place, command, tool);
      return readFindings({ pack: pack.name, folder: pack.folder, tool, program }, output);
    };
    return this.#once(place, command, z.array(Finding), work, (findings) => findings.every((one) => one.rule !== 'failed'));
  }

  /** Lets the pack's tool mend what it can; what it says does not matter, a check follows. */
  async fix(place: Place): Promise<void> {
    await this.#run(place, place.pack.commands.fix, 'fix');
  }

  /** Runs tests: all, or those of the files (relative to the pack's folder) whose name fits the pattern. All are always run; some are not run again on the same contents. */
  async test(place: Place, only?: Chosen): Promise<Said<TestRun>> {
    const { commands, toolchain } = place.pack;
    const command = [...commands.test, ...(only ? this.#toolchains[toolchain].choosing(only) : [])];
    if (!only) return { answer: await this.#test(place, command), reused: false };
    return this.#once(place, command, TestRun, () => this.#test(place, command), isGreen);
  }

  async #test(place: Place, command: readonly string[]): Promise<TestRun> {
    const { pack, workspace, worktree } = place;
    const folder = path.join(workspace.folder, `report-${this.#ids.next()}`);
    const report = path.join(folder, 'report.json');
    try {
      await mkdir(folder, { recursive: true });
      const output = await this.#run(place, [...command, `--outputFile=${report}`], 'test', {
        env: { HEXAD_TEST_REPORT: report },
        writable: [folder],
      });
      const json = (await readReport(report)) ?? '';
      const run = readVitestReport(json, { pack: pack.name, folder: pack.folder, root: worktree.folder });
      const unsaid = output.exitCode !== 0 && run.faults.length === 0 && run.results.every((one) => one.result === 'passed');
      return unsaid ? { ...run, faults: [`${pack.name}: the test command ended with ${output.exitCode} though no test failed`] } : run;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Keyed by everything the answer depends on: the dependency set, the command, and the contents of the pack's folder. */
  async #once<T>(
    place: Place,
    command: readonly string[],
    schema: z.ZodType<T>,
    work: () => Promise<T>,
    keep: (answer: T) => boolean,
  ): Promise<Said<T>> {
    const { workspace, commit, pack } = place;
    const tree = await workspace.repository.tree(commit, pack.folder);
    return workspace.verdicts.once([this.#sandbox.kind, pack.lockHash, command, tree], schema, work, keep);
  }

  async #run(
    place: Place,
    [program = '', ...args]: readonly string[],
    tool: string,
    more: Pick<SandboxCommand, 'env' | 'writable'> = {},
  ): Promise<SandboxResult> {
    const { pack, worktree, workspace, signal, trust = pack.foreign ? 'foreign' : 'shipped' } = place;
    const cwd = path.join(worktree.folder, pack.folder);
    await this.#toolchains[pack.toolchain].link(pack, cwd);
    const ours = this.#shipped.get(program);
    const what = ours ? { program: 'node', args: [ours.script, ...args], readable: ours.readable } : { program, args };
    const command = { ...what, cwd, root: worktree.folder, timeoutMs: TIMEOUT_MS, signal, ...more };
    const result = await this.#sandbox.run({ ...command, trust });
    // What a stopped task's tools said is nobody's answer.
    signal.throwIfAborted();
    const head = `$ ${[program, ...args].join(' ')}\n# ${result.outcome} ${result.exitCode}, ${result.milliseconds} ms, in ${path.basename(worktree.folder)}/${pack.folder}\n`;
    await workspace.log(`${path.basename(worktree.folder)}-${pack.folder}-${tool}`, `${head}${result.stdout}${result.stderr}\n`);
    if (/ENOSPC|No space left on device/.test(result.stderr)) {
      throw new AppError('disk_full', 'The disk is full; free some space and run the same command again.');
    }
    return result;
  }
}
