import { stat, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, assertOutsideTransaction } from '@hexad/kernel';
import { run, type Exit } from '../process/run.js';

/** What git is told in every call, so that neither the machine, the user nor the repository can change what it does or run anything. */
const SETTINGS = [
  'core.hooksPath=/dev/null',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.fsmonitor=false',
  'core.symlinks=true',
  'core.autocrlf=false',
  'core.safecrlf=false',
  'core.quotePath=false',
  'core.pager=cat',
  'core.editor=false',
  'core.untrackedCache=false',
  'commit.gpgSign=false',
  'tag.gpgSign=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.detachedHead=false',
  'protocol.allow=never',
  'protocol.file.allow=always',
  'submodule.recurse=false',
  'diff.external=',
  'safe.bareRepository=all',
  'safe.directory=*',
  'user.useConfigOnly=true',
].flatMap((setting) => ['-c', setting]);

const TIMEOUT_MS = 60_000;
const OUTPUT_LIMIT = 64 * 1024 * 1024;
/** A lock older than this was left by a git that was killed: ours hold them for milliseconds. */
const STALE_LOCK_MS = 3_000;
const LOCK = /Unable to create '([^']+\.lock)': File exists|cannot lock ref .*Unable to create '([^']+\.lock)'/;

export interface GitOptions {
  readonly stdin?: string | Uint8Array;
  /** Exit codes besides 0 that are an answer, not a failure. */
  readonly accept?: readonly number[];
  /** Milliseconds since the epoch for a commit made by this call. */
  readonly at?: Date;
  /** Index file to use instead of the work tree's own. */
  readonly index?: string;
}

/** Author and committer of every commit that Hexad makes. */
export const IDENTITY = { name: 'Hexad', email: 'hexad@localhost' } as const;

/** The system's git as a child process: no shell, no settings but ours, no network, no hooks. */
export class Git {
  readonly #folder: string;

  /** `folder` is a bare repository or a work tree. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Runs one git command and gives its exit. Fails with `disk_full`, `timeout`, `unavailable` (no git on this machine) or `internal`.
   * A lock in the way is waited for, and taken away once it is so old that its owner must be dead.
   */
  async exec(args: readonly string[], options: GitOptions = {}): Promise<Exit> {
    assertOutsideTransaction('git');
    for (;;) {
      const exit = await this.#once(args, options);
      if (exit.code === 0 || options.accept?.includes(exit.code ?? -1)) return exit;
      const lock = LOCK.exec(exit.stderr);
      if (!lock || exit.stopped) throw failure(args, exit);
      await clearLock(lock[1] ?? lock[2]!);
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
        args: ['-C', this.#folder, ...SETTINGS, ...args],
        cwd: '/',
        env: environment(options),
        timeoutMs: TIMEOUT_MS,
        outputLimit: OUTPUT_LIMIT,
        ...(options.stdin !== undefined && { stdin: options.stdin }),
      });
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
      throw new AppError('unavailable', 'Hexad needs git and found none on the PATH; install it and run the same command again.', {
        cause: thrown,
      });
    }
  }
}

function environment(options: GitOptions): Record<string, string> {
  const date = options.at && { GIT_AUTHOR_DATE: options.at.toISOString(), GIT_COMMITTER_DATE: options.at.toISOString() };
  return {
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ALLOW_PROTOCOL: 'file',
    GIT_AUTHOR_NAME: IDENTITY.name,
    GIT_AUTHOR_EMAIL: IDENTITY.email,
    GIT_COMMITTER_NAME: IDENTITY.name,
    GIT_COMMITTER_EMAIL: IDENTITY.email,
    ...date,
    ...(options.index && { GIT_INDEX_FILE: options.index }),
  };
}

async function clearLock(file: string): Promise<void> {
  const lock = await stat(file).catch(() => undefined);
  if (lock && Date.now() - lock.mtimeMs > STALE_LOCK_MS) await rm(file, { force: true });
  else await delay(50);
}

function failure(args: readonly string[], exit: Exit): AppError {
  const said = (exit.stderr || exit.stdout).trim().slice(-600);
  if (/No space left on device|Disk quota exceeded/i.test(said)) {
    return new AppError('disk_full', 'The disk is full; free some space and run the same command again.');
  }
  if (exit.stopped === 'timeout') return new AppError('timeout', `git ${args[0]} took longer than ${TIMEOUT_MS / 1000} s.`);
  return new AppError('internal', `git ${args[0]} failed: ${said || `exit code ${exit.code}`}`);
}
