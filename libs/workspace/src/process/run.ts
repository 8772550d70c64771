import { Readable } from 'node:stream';
import { Launcher, type Launched } from './launcher/launcher.js';

/** A child process: a program and its argument array, never a shell line. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment of the child; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** A stream is handed on as it comes, and the child's input stays open until it ends. */
  readonly stdin?: string | Uint8Array | Readable;
  /** Milliseconds; past it the whole process group is killed. */
  readonly timeoutMs: number;
  /** Bytes kept of stdout and of stderr each. The first byte above kills the group: a tool that floods has gone wrong. `none`: nothing is kept, and `onOutput` hears all. */
  readonly outputLimit: number | 'none';
  readonly signal?: AbortSignal;
  /** Called with the process id as soon as there is one, and with a way to end it for a reason of the caller's. */
  readonly onStart?: (pid: number, stop: (why: Stopped) => void) => void;
  /** Called with what it writes, as it comes, up to the limit. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', chunk: Buffer) => void;
  /** What the child may read once on file descriptor 3, and nobody else can: for a secret. */
  readonly secret?: string;
  /** Goes on to its end also when this process is killed: for what leaves half of something behind when it is stopped. Default false. */
  readonly outlives?: boolean;
  /** Called with each piece of stderr as it comes, for progress. */
  readonly onStderr?: (piece: string) => void;
}

/** Why a process did not end by itself. */
export type Stopped = 'timeout' | 'output' | 'cancelled' | 'memory' | 'disk';

export interface Exit {
  /** Absent when the process was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly stopped?: Stopped;
  readonly milliseconds: number;
}

const launcher = new Launcher();

/**
 * Runs a command as the leader of a process group of its own and waits for its end; the group never outlives the call.
 * Rejects with the system's error only when the program cannot be started (`ENOENT`, `EACCES`).
 */
export async function run(command: Command): Promise<Exit> {
  const started = performance.now();
  const { program, args, cwd, env, stdin, secret, outlives = false, outputLimit, onOutput, onStderr, signal } = command;
  let stopped: Stopped | undefined;
  const stop = (why: Stopped): void => {
    stopped ??= why;
    launched.kill();
  };
  const cancel = (): void => stop('cancelled');
  const kept = (name: 'stdout' | 'stderr'): Kept =>
    new Kept(outputLimit, { exceeded: () => stop('output'), chunk: (chunk) => onOutput?.(name, chunk) });
  const output = { stdout: kept('stdout'), stderr: kept('stderr') };
  const launched = launcher.start(
    { program, args, cwd, env, secret, outlives, stdin: stdin instanceof Readable ? 'open' : Buffer.from(stdin ?? '') },
    {
      started: (pid) => command.onStart?.(pid, stop),
      chunk: (stream, chunk) => {
        output[stream].add(chunk);
        if (stream === 'stderr') onStderr?.(chunk.toString('utf8'));
      },
    },
  );
  if (stdin instanceof Readable) feed(stdin, launched);
  const timer = setTimeout(() => stop('timeout'), command.timeoutMs);
  signal?.addEventListener('abort', cancel);
  if (signal?.aborted) cancel();
  try {
    const code = await launched.ended;
    const milliseconds = Math.round(performance.now() - started);
    const [stdout, stderr] = [output.stdout.text(), output.stderr.text()];
    return { code: stopped ? null : code, stdout, stderr, milliseconds, ...(stopped && { stopped }) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}

/** One piece at a time, as `launched` takes them. */
function feed(source: Readable, launched: Launched): void {
  source.on('data', (piece: Buffer | string) => {
    source.pause();
    launched.write(Buffer.from(piece), () => source.resume());
  });
  source.on('end', () => launched.end());
}

/** What a command wrote, up to a limit. */
class Kept {
  readonly #limit: number | 'none';
  readonly #on: { exceeded(): void; chunk(chunk: Buffer): void };
  readonly #chunks: Buffer[] = [];
  #size = 0;

  constructor(limit: number | 'none', on: { exceeded(): void; chunk(chunk: Buffer): void }) {
    this.#limit = limit;
    this.#on = on;
  }

  add(chunk: Buffer): void {
    if (this.#limit === 'none') return this.#on.chunk(chunk);
    const kept = this.#size < this.#limit ? chunk.subarray(0, this.#limit - this.#size) : undefined;
    if (kept) {
      this.#chunks.push(kept);
      this.#on.chunk(kept);
    }
    this.#size += chunk.length;
    if (this.#size > this.#limit) this.#on.exceeded();
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
