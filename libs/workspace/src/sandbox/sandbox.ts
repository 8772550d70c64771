/** What is to be run in a sandbox. */
export interface SandboxCommand {
  /** Name of a program: `node`, one in `node_modules/.bin` of `cwd`, or one of the system. Never a path. */
  readonly program: string;
  readonly args: readonly string[];
  /** Absolute; the only folder the command is meant to write to, besides its own temporary one. */
  readonly cwd: string;
  /** Added to the sandbox's own environment; nothing else of ours reaches the command. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds; then everything it started is killed. Default 120_000. Waiting for a turn does not count. */
  readonly timeoutMs?: number;
  /** Bytes of stdout and of stderr, each; more kills it. Default 8 MiB. */
  readonly outputLimit?: number;
  readonly signal?: AbortSignal;
}

export interface SandboxResult {
  /** `exited` with a code of its own, or stopped by us. */
  readonly outcome: 'exited' | 'timeout' | 'output' | 'cancelled';
  /** -1 unless it exited by itself. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** From its start to its end, without waiting. */
  readonly milliseconds: number;
}

/**
 * Where commands run on code that we did not write by hand. Fails with `unavailable` when the program does not exist;
 * a command that fails is a result, not an error.
 */
export abstract class Sandbox {
  /** `process`, `bubblewrap`, …: recorded beside what was proved in it. */
  abstract readonly kind: string;
  /** Whether code that a model or a stranger wrote may run in it. */
  abstract readonly isolates: boolean;
  abstract run(command: SandboxCommand): Promise<SandboxResult>;
}
