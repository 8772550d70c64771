import { AppError } from '@hexad/kernel';
import type { Sandbox } from '@hexad/workspace';
import { fixers, type ShippedProgram } from '../fixers/shipped.js';
import type { CheckRun } from './check.js';
import { readTests } from './read-tests.js';

/** Where a command runs. */
export interface Spot {
  /** The work tree. */
  readonly folder: string;
  /** Commit or tree that stands in it. */
  readonly on: string;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

const TAIL = 6_000;
const OUTPUT_LIMIT = 4 * 1024 * 1024;

/** Runs commands of a repository, which is foreign code, and keeps what came of them. */
export class Commands {
  readonly #sandbox: Sandbox;
  readonly #shipped: ReadonlyMap<string, ShippedProgram>;

  /** `shipped`: programs of ours, by a name that stands for them in a command. */
  constructor(sandbox: Sandbox, shipped: ReadonlyMap<string, ShippedProgram> = fixers()) {
    this.#sandbox = sandbox;
    this.#shipped = shipped;
  }

  /** A program that is not there is a run with the outcome `unavailable`. Rejects when the task was stopped, and with `sandbox_required` when nothing here may run foreign code. */
  async run(name: string, command: readonly string[], { folder, on, seconds, signal }: Spot): Promise<CheckRun> {
    const [program = '', ...args] = command;
    const ours = this.#shipped.get(program);
    const base = { name, command: [...command], on, sandbox: this.#sandbox.kind };
    try {
      const { outcome, exitCode, stdout, stderr, milliseconds } = await this.#sandbox.run({
        ...(ours ? { program: 'node', args: [ours.script, ...args], readable: ours.readable } : { program, args }),
        cwd: folder,
        timeoutMs: seconds * 1000,
        outputLimit: OUTPUT_LIMIT,
        signal,
        trust: 'foreign',
      });
      // What a stopped task's commands said is nobody's answer.
      signal.throwIfAborted();
      const tests = readTests(command, stdout, stderr);
      const said = [stdout, stderr].filter((text) => text.trim() !== '').join('\n');
      return { ...base, outcome, exitCode, milliseconds, tail: tailOf(said, folder), ...(tests && { tests: inside(tests, folder) }) };
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.code !== 'unavailable') throw thrown;
      return { ...base, outcome: 'unavailable', exitCode: -1, milliseconds: 0, tail: `The program ${program} is not there.` };
    }
  }
}

// oxlint-disable-next-line no-control-regex -- colours of the terminal
const COLOURS = /\u001b\[[0-9;]*[A-Za-z]/g;

function tailOf(text: string, folder: string): string {
  const plain = text.replace(COLOURS, '').replaceAll(`${folder}/`, '').replaceAll(folder, '.').trim();
  return plain.length > TAIL ? `[…]\n${plain.slice(-TAIL)}` : plain;
}

const inside = (tests: NonNullable<CheckRun['tests']>, folder: string): NonNullable<CheckRun['tests']> =>
  tests.map((test) => ({ ...test, file: test.file.replace(`${folder}/`, '') }));
