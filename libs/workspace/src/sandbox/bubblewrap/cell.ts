import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import type { Command, Exit } from '../../process/run.js';
import type { Cgroup, Usage } from '../cgroup/cgroups.js';
import type { SandboxLimits } from '../limits.js';
import { MISSING } from '../network/forwarder.js';
import type { SandboxCommand } from '../sandbox.js';
import { descendants, usageOf } from '../watch/processes.js';
import { runWatched } from '../watch/run-watched.js';
import { LAUNCH, type OwnFolder } from './own-folder.js';

/** Not any sh: not all of them can close a file with a number above 9. */
const SHELL = '/bin/bash';
export const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin';
const PATIENCE_MS = 5_000;
/** Characters of what went wrong that are told. */
const MOST_SAID = 300;

export interface CellParts {
  readonly own: OwnFolder;
  readonly group: Cgroup | undefined;
  readonly limits: SandboxLimits;
  /** Folders that are held to the disk's limits. */
  readonly write: readonly string[];
  /** Where bwrap is looked for. */
  readonly path: string;
}

/** One sandbox, for one command: made, used and gone. */
export class Cell implements AsyncDisposable {
  readonly #parts: CellParts;
  #pid = 0;

  constructor(parts: CellParts) {
    this.#parts = parts;
  }

  /** Processes in it, without those of bubblewrap that only hold it together. */
  async members(): Promise<number[]> {
    const first = await this.#parts.own.first();
    const all = this.#pid === 0 ? [] : await descendants(this.#pid);
    return all.filter((pid) => pid !== first);
  }

  async usage(): Promise<Usage> {
    return (await this.#parts.group?.usage()) ?? usageOf(await this.members());
  }

  /**
   * Runs the command in it, and ends after everything that it started. `command` names the program for people; `argv` is what runs. Fails with `unavailable`
   * when there is no such program, or no sandbox came about.
   */
  async run(
    { program, cwd }: Pick<SandboxCommand, 'program' | 'cwd'>,
    argv: readonly string[],
    options: Pick<Command, 'timeoutMs' | 'outputLimit' | 'signal' | 'stdin' | 'onOutput' | 'onStart'>,
  ): Promise<Exit> {
    const { own, group, limits, write } = this.#parts;
    return await runWatched({
      command: {
        ...options,
        program: SHELL,
        args: [
          '--posix',
          '--norc',
          '--noprofile',
          '-c',
          LAUNCH,
          'sh',
          own.folder,
          ...this.#ulimits(),
          ...(group?.folders ?? []),
          '--',
          ...argv,
        ],
        cwd: '/',
        env: { PATH: this.#parts.path },
        onStart: (pid, stop) => {
          this.#pid = pid;
          options.onStart?.(pid, stop);
        },
      },
      limits,
      group,
      folders: write,
      emptied: () => this.#emptied(),
      check: async (_exit, last) => {
        if (last === MISSING + program || !(await own.wasMade())) throw notMade(program, cwd, last.slice(0, MOST_SAID));
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.group?.remove();
    await rm(this.#parts.own.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  async #emptied(): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    while ((await this.#parts.own.isInhabited()) && Date.now() < until) await delay(2);
  }

  /** Blocks of 512 bytes of one file, which is a little more than all may have, so that it shows; and processes where no group counts them. */
  #ulimits(): string[] {
    const { limits, group } = this.#parts;
    return [String(Math.ceil(limits.diskBytes / 512) + 64), group ? '0' : String(limits.processes)];
  }
}

function notMade(program: string, cwd: string, said: string): AppError {
  const isMissing = said === MISSING + program || /^bwrap: execvp .*: No such file or directory$/.test(said);
  const what = isMissing ? `The program ${program} was not found for ${path.basename(cwd)}.` : `The sandbox could not be made: ${said}`;
  return new AppError('unavailable', what);
}
