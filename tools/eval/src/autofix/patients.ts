import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Commands, fixers, HEXAD_FIX, worse, type CheckRun } from '@hexad/service-agents/testing';
import type { Sandbox } from '@hexad/workspace';
import { plant, sourceOf, type Defect } from './defects.js';

export interface Verdict {
  readonly defect: Defect;
  /** What the checks say of it before anything is mended. */
  readonly found: readonly string[];
  /** And after; nothing: it is fixed. */
  readonly left: readonly string[];
  /** Tests that passed before the fix and do not after it. */
  readonly broken: readonly string[];
  /** Whether the tests failed before the fix and pass after it. */
  readonly revived: boolean;
  /** Whether the file is not what it was before the fault: it was fixed in another way, or not at all. */
  readonly differs: boolean;
}

const TESTS: Readonly<Record<Defect['language'], readonly string[]>> = {
  TypeScript: ['node', '--test', '--test-reporter=tap'],
  Python: ['python3', '-B', '-m', 'unittest', '-v'],
};
const TIMEOUT_MS = 900_000;
const NODE_MODULES = new URL('../../../../node_modules/', import.meta.url).pathname;

/**
 * Mends the defects of one base as the Code agent does it without a model, in the sandbox, and holds the result against checks and tests. Nothing that breaks a
 * test is taken back here: what the rules do is measured, not the net below them.
 */
export class Patients {
  readonly #sandbox: Sandbox;
  readonly #commands: Commands;
  readonly #folder: string;
  readonly #signal: AbortSignal;

  constructor(sandbox: Sandbox, folder: string, signal: AbortSignal) {
    this.#sandbox = sandbox;
    this.#signal = signal;
    this.#commands = new Commands(sandbox);
    this.#folder = folder;
  }

  async treat(defects: readonly Defect[]): Promise<Verdict[]> {
    mkdirSync(this.#folder, { recursive: true });
    for (const defect of defects) plant(defect, this.#at(defect));
    const [found, before] = [await this.#check(defects), await this.#tests(defects)];
    await this.#run(defects, []);
    const [left, after] = [await this.#check(defects), await this.#tests(defects)];
    return defects.map((defect) => {
      const [was, is] = [before.get(defect.id)!, after.get(defect.id)!];
      return {
        defect,
        found: found.get(defect.id)!,
        left: left.get(defect.id)!,
        broken: worse(was, is),
        revived: was.exitCode !== 0 && is.exitCode === 0,
        differs: readFileSync(path.join(this.#at(defect), defect.file), 'utf8') !== sourceOf(defect),
      };
    });
  }

  #at({ id }: Defect): string {
    return path.join(this.#folder, id);
  }

  /** Findings by defect: of the linters and type checkers that ship, and of a compiler that has no part in the fixes. */
  async #check(defects: readonly Defect[]): Promise<Map<string, string[]>> {
    const parts = (await this.#run(defects, ['--check'])).split(/^== /m).slice(1);
    const told = parts.map((part): [string, string[]] => {
      const [id = '', ...lines] = part.trim().split('\n');
      return [id.trim(), lines.filter((line) => line !== 'Nothing was found.' && !/^\d+ findings:$/.test(line))];
    });
    return new Map(told.map(([id, lines]) => [id, [...lines, ...this.#compile(defects.find((one) => one.id === id)!)]]));
  }

  #compile(defect: Defect): string[] {
    const [program, args] =
      defect.language === 'TypeScript'
        ? [process.execPath, [path.join(NODE_MODULES, 'typescript/bin/tsc'), '--noEmit', '-p', '.']]
        : ['python3', ['-W', 'error', '-c', `import ast, sys; ast.parse(open(sys.argv[1]).read())`, defect.file]];
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: this.#at(defect), encoding: 'utf8' });
    return status === 0 ? [] : [`compiler: ${`${stdout}${stderr}`.trim().split('\n').at(-1)}`];
  }

  async #run(defects: readonly Defect[], how: readonly string[]): Promise<string> {
    const { script, readable } = fixers().get(HEXAD_FIX)!;
    const below = defects.flatMap(({ id }) => ['--below', id]);
    const command = {
      program: 'node',
      args: [script, ...how, 'types', 'lint', ...below],
      cwd: this.#folder,
      readable,
      timeoutMs: TIMEOUT_MS,
      signal: this.#signal,
    };
    const { outcome, stdout, stderr } = await this.#sandbox.run(command);
    this.#signal.throwIfAborted();
    if (outcome !== 'exited' || !stdout.startsWith('== ')) throw new Error(`The fixers ended with ${outcome}: ${stderr.slice(-2_000)}`);
    return stdout;
  }

  async #tests(defects: readonly Defect[]): Promise<Map<string, CheckRun>> {
    const run = async (defect: Defect): Promise<[string, CheckRun]> => [
      defect.id,
      await this.#commands.run('test', TESTS[defect.language], {
        folder: this.#at(defect),
        on: defect.id,
        seconds: 300,
        signal: this.#signal,
      }),
    ];
    return new Map(await Promise.all(defects.map(run)));
  }
}
