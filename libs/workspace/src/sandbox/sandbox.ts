import { availableParallelism } from 'node:os';
import { AppError, assertOutsideTransaction } from '@hexad/kernel';
import { Semaphore } from '../process/semaphore.js';
import type { SandboxLimits } from './limits.js';
import type { RunningService, SandboxService } from './service.js';

/** Whose code a command runs: wholly that of packs that ship with the platform, or also what a model or a stranger wrote. */
export type Trust = 'shipped' | 'foreign';

/** What is to be run in a sandbox. */
export interface SandboxCommand {
  /** Name of a program: `node`, one in `node_modules/.bin` of `cwd`, or one of the system. Never a path. */
  readonly program: string;
  readonly args: readonly string[];
  /** Absolute; the folder that the command starts in. */
  readonly cwd: string;
  /** Whose code it runs. Default `foreign`, which a sandbox that does not isolate refuses with `sandbox_required`. */
  readonly trust?: Trust;
  /** The folder around `cwd`, or `cwd` itself, that the command may write to: the work tree. Its `.git` is only read. Default `cwd`. */
  readonly root?: string;
  /** More folders that it may write to: where the caller wants a report. What lies there afterwards may be anything: read it with `readReport`. */
  readonly writable?: readonly string[];
  /** Folders and files of ours, absolute, that it may read at their own paths: what `node` is given to run, for example. Nothing secret. */
  readonly readable?: readonly string[];
  /** Added to the sandbox's own environment; nothing else of ours reaches the command. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds; then everything it started is killed. Default 120_000. Waiting for a turn does not count. */
  readonly timeoutMs?: number;
  /** Bytes of stdout and of stderr, each; more kills it. Default 8 MiB. */
  readonly outputLimit?: number;
  /** Where they differ from the sandbox's own. */
  readonly limits?: Partial<SandboxLimits>;
  /**
   * Hosts that it may reach by HTTP CONNECT through a proxy of ours: `registry.npmjs.org`, `example.com:8443`, `*.example.com`. Default: none. Fails with
   * `host_refused` where the operator does not allow them, and with `unsupported` in a sandbox that cannot hold a command to them.
   */
  readonly hosts?: readonly string[];
  readonly signal?: AbortSignal;
  /** Told of what it writes, as it comes. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', chunk: Buffer) => void;
}

export interface SandboxResult {
  /** `exited` with a code of its own, or stopped by us: `memory` and `disk` when it took more than its limits. */
  readonly outcome: 'exited' | 'timeout' | 'output' | 'cancelled' | 'memory' | 'disk';
  /** -1 unless it exited by itself. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** From its start to its end, without waiting. */
  readonly milliseconds: number;
  /** host:port that it asked for and may not reach; absent where it had no network. */
  readonly refused?: readonly string[];
}

/**
 * Where commands run on code that we did not write by hand. Fails with `unavailable` when the program does not exist, with `invalid` for what no
 * command can be, and with `sandbox_required` for foreign code where nothing would hold it; a command that fails is a result, not an error.
 */
export abstract class Sandbox {
  /** `process`, `bubblewrap`, …: recorded beside what was proved in it. */
  abstract readonly kind: string;
  /** Whether code that a model or a stranger wrote may run in it. */
  abstract readonly isolates: boolean;
  readonly #turns: Semaphore;

  /** `parallel`: commands at once; the rest waits in order. */
  constructor(parallel = availableParallelism()) {
    this.#turns = new Semaphore(parallel);
  }

  async run(command: SandboxCommand): Promise<SandboxResult> {
    assertOutsideTransaction('sandbox');
    this.admit(command);
    using _ = await this.#turns.acquire(command.signal);
    return await this.carryOut(command);
  }

  /** Starts a command that stays. Resolves when it runs, not when it answers: ask for its health. Fails as `run` does, and with `unsupported` where there is none. */
  async start(service: SandboxService): Promise<RunningService> {
    assertOutsideTransaction('sandbox');
    this.admit(service);
    return await this.serve(service);
  }

  /** What was admitted, in its turn. */
  protected abstract carryOut(command: SandboxCommand): Promise<SandboxResult>;

  protected serve({ program }: SandboxService): Promise<RunningService> {
    return Promise.reject(new AppError('unsupported', `The sandbox ${this.kind} runs no services, and ${program} is to be one.`));
  }

  /** Refuses what must not run here. */
  protected admit({ program, trust = 'foreign' }: SandboxCommand | SandboxService): void {
    if (!PROGRAM.test(program)) throw new AppError('invalid', `${JSON.stringify(program)} is no program name.`);
    if (trust === 'shipped' || this.isolates) return;
    throw new AppError(
      'sandbox_required',
      `Code that a model or a stranger wrote is not run without a sandbox that holds it, and ${JSON.stringify(this.kind)} does not; install bubblewrap, or set HEXAD_SANDBOX to one that isolates.`,
      { details: { sandbox: this.kind } },
    );
  }
}

const PROGRAM = /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/;
