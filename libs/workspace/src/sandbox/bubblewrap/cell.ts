import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import { run, type Command, type Exit, type Stopped } from '../../process/run.js';
import type { Cgroup, Usage } from '../cgroup/cgroups.js';
import { LogTail } from '../log-tail.js';
import type { SandboxLimits } from '../limits.js';
import { MISSING } from '../network/forwarder.js';
import type { SandboxCommand } from '../sandbox.js';
import { DiskWatch } from '../watch/disk.js';
import { MemoryWatch } from '../watch/memory.js';
import { descendants, usageOf } from '../watch/processes.js';
import { LAUNCH, type OwnFolder } from './own-folder.js';

/** Not any sh: not all of them can close a file with a number above 9. */
const SHELL = '/bin/bash';
export const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin';
const PATIENCE_MS = 5_000;

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
    await using watches = new AsyncDisposableStack();
    let disk: DiskWatch | undefined;
    let wrong: Stopped | undefined;
    const said = new LogTail(4096);
    const exit = await run({
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
      onOutput: (stream, chunk) => {
        if (stream === 'stderr') said.add(chunk);
        options.onOutput?.(stream, chunk);
      },
      onStart: (pid, stop) => {
        this.#pid = pid;
        const exceeded = (why: Stopped) => (): void => {
          wrong = why;
          stop(why);
        };
        const members = (): Promise<number[]> => group?.members() ?? descendants(pid);
        disk = watches.use(new DiskWatch({ folders: write, limits, members, exceeded: exceeded('disk') }));
        if (!group) watches.use(new MemoryWatch(pid, limits, exceeded('memory')));
        options.onStart?.(pid, stop);
      },
    });
    await this.#emptied();
    await disk?.settle();
    const last = said.text().trim().split('\n').at(-1)!.slice(0, 300);
    if (!exit.stopped && (last === MISSING + program || !(await own.wasMade()))) throw notMade(program, cwd, last);
    if (!exit.stopped && exit.code !== 0 && ((await group?.outOfMemory()) ?? 0) > 0) wrong = 'memory';
    return wrong && !exit.stopped ? { ...exit, code: null, stopped: wrong } : exit;
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
