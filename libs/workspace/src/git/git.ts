import { stat, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, assertOutsideTransaction } from '@hexad/kernel';
import { run, type Exit } from '../process/run.js';
import { baseEnvironment, IDENTITY, SETTINGS, signature, type Identity } from './environment.js';

const TIMEOUT_MS = 60_000;
const OUTPUT_LIMIT = 64 * 1024 * 1024;
/** A lock older than this was left by a git that was killed: ours hold them for milliseconds. */
const STALE_LOCK_MS = 3_000;
const LOCK = /Unable to create '([^']+\.lock)': File exists|cannot lock ref .*Unable to create '([^']+\.lock)'/;

export interface GitOptions {
  readonly stdin?: string | Uint8Array;
  /** Exit codes besides 0 that are an answer, not a failure. */
  readonly accept?: readonly number[];
  /** When a commit made by this call is made. */
  readonly at?: Date;
  /** Whose work such a commit is, and since when. Default: Hexad's, at `at`. */
  readonly author?: Identity & { readonly at?: Date };
  /** Index file to use instead of the work tree's own. */
  readonly index?: string;
  /** Milliseconds, default 60_000. */
  readonly timeoutMs?: number;
  /** Bytes of stdout that are read, default 64 MiB. More of them fails with `too_large`. */
  readonly outputLimit?: number;
  /** Gives up with `cancelled`. */
  readonly signal?: AbortSignal;
}

/** The system's git as a child process: no shell, no settings but ours, no network, no hooks. */
export class Git {
  readonly #place: readonly string[];

  /**
   * `folder` is a bare repository or a work tree. Of a work tree in which others write, `directory` says where its repository is: git then
   * never looks at a `.git` in the folder, which may say anything.
   */
  constructor(folder: string, directory?: string) {
    this.#place = ['-C', folder, ...(directory === undefined ? [] : [`--git-dir=${directory}`, `--work-tree=${folder}`])];
  }

  /**
   * Runs one git command and gives its exit. Fails with `disk_full`, `timeout`, `too_large`, `cancelled`,
   * `unavailable` (no git on this machine) or `internal`.
   * A lock in the way is waited for, and taken away once it is so old that its owner must be dead.
   */
  async exec(args: readonly string[], options: GitOptions = {}): Promise<Exit> {
    assertOutsideTransaction('git');
    for (;;) {
      const exit = await this.#once(args, options);
      if (await clearedLock(exit)) continue;
      if (exit.code === 0 || options.accept?.includes(exit.code ?? -1)) return exit;
      throw failure(args, exit);
    }
  }

  /** The command's stdout without its last line break. */
  async out(args: readonly string[], options: GitOptions = {}): Promise<string> {
    return (await this.exec(args, options)).stdout.replace(/\n$/, '');
  }

  async #once(args: readonly string[], options: GitOptions): Promise<Exit> {
    try {
      return await run({
        program: 'git',
        args: [...this.#place, ...SETTINGS, ...args],
        cwd: '/',
        env: environment(options),
        timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
        outputLimit: options.outputLimit ?? OUTPUT_LIMIT,
        // One that is stopped leaves its locks.
        outlives: true,
        ...(options.stdin !== undefined && { stdin: options.stdin }),
        ...(options.signal && { signal: options.signal }),
      });
    } catch (thrown) {
      throw (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? missingGit(thrown) : thrown;
    }
  }
}

export const missingGit = (cause?: unknown): AppError =>
  new AppError('unavailable', 'Hexad needs git and found none on the PATH; install it and run the same command again.', { cause });

function environment(options: GitOptions): Record<string, string> {
  return {
    ...baseEnvironment(),
    ...signature(options.author ?? IDENTITY, options.at, options.author?.at),
    ...(options.index && { GIT_INDEX_FILE: options.index }),
  };
}

/** Whether a lock stood in the way, which was waited for or, being old, taken away: then the command is worth another try. */
export async function clearedLock(exit: Exit): Promise<boolean> {
  const lock = exit.code === 0 || exit.stopped ? null : LOCK.exec(exit.stderr);
  if (lock) await clearLock(lock[1] ?? lock[2]!);
  return lock !== null;
}

async function clearLock(file: string): Promise<void> {
  const lock = await stat(file).catch(() => undefined);
  if (lock && Date.now() - lock.mtimeMs > STALE_LOCK_MS) await rm(file, { force: true });
  else await delay(50);
}

function failure(args: readonly string[], exit: Exit): AppError {
  const said = (exit.stderr || exit.stdout).trim().slice(-600);
  if (isDiskFull(said)) return new AppError('disk_full', 'The disk is full; free some space and run the same command again.');
  if (exit.stopped === 'timeout') return new AppError('timeout', `git ${args[0]} took longer than it may and was stopped.`);
  if (exit.stopped === 'output') return new AppError('too_large', `git ${args[0]} said more than is read.`);
  if (exit.stopped === 'cancelled') return new AppError('cancelled', `git ${args[0]} was called off.`);
  return new AppError('internal', `git ${args[0]} failed: ${said || `exit code ${exit.code}`}`);
}

export const isDiskFull = (said: string): boolean => /No space left on device|Disk quota exceeded/i.test(said);
