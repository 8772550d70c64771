import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { Readable, type Writable } from 'node:stream';

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

/** How long a stream may stay open after the process itself has gone (a grandchild that left the group may hold it). */
const LINGER_MS = 500;

/**
 * Runs a command as the leader of a process group of its own and waits for its end; the group never outlives the call.
 * Rejects with the system's error only when the program cannot be started (`ENOENT`, `EACCES`).
 */
export async function run(command: Command): Promise<Exit> {
  const started = performance.now();
  const child = start(command);
  let stopped: Stopped | undefined;
  const stop = (why: Stopped): void => {
    stopped ??= why;
    killGroup(child.pid);
  };
  const cancel = (): void => stop('cancelled');
  const timer = setTimeout(() => stop('timeout'), command.timeoutMs);
  const collected = (name: 'stdout' | 'stderr'): (() => string) =>
    collect(child[name], command.outputLimit, { exceeded: () => stop('output'), chunk: (chunk) => command.onOutput?.(name, chunk) });
  const [stdout, stderr] = [collected('stdout'), collected('stderr')];
  child.stdin.on('error', () => {}); // the child may end without reading its input
  if (command.onStderr) child.stderr.on('data', (piece: Buffer) => command.onStderr!(piece.toString('utf8')));
  try {
    if (child.pid === undefined) throw (await once(child, 'error'))[0];
    command.onStart?.(child.pid, stop);
    command.signal?.addEventListener('abort', cancel);
    if (command.signal?.aborted) cancel();
    const closed = once(child, 'close');
    if (command.stdin instanceof Readable) command.stdin.pipe(child.stdin);
    else child.stdin.end(command.stdin);
    const [code] = (await once(child, 'exit')) as [number | null];
    killGroup(child.pid);
    const linger = setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, LINGER_MS);
    await closed;
    clearTimeout(linger);
    const milliseconds = Math.round(performance.now() - started);
    return { code: stopped ? null : code, stdout: stdout(), stderr: stderr(), milliseconds, ...(stopped && { stopped }) };
  } finally {
    clearTimeout(timer);
    command.signal?.removeEventListener('abort', cancel);
  }
}

function start(command: Command): ChildProcessWithoutNullStreams {
  const { cwd, env, secret } = command;
  if (secret === undefined) return spawn(command.program, command.args, { cwd, env, detached: true, stdio: 'pipe' });
  const child = spawn(command.program, command.args, { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
  const pipe = child.stdio[3] as Writable;
  pipe.on('error', () => {});
  pipe.end(secret);
  return child;
}

/** Kills a process group; one that is gone already is fine. */
export function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw thrown;
  }
}

function collect(
  stream: NodeJS.ReadableStream,
  limit: number | 'none',
  on: { exceeded(): void; chunk(chunk: Buffer): void },
): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    if (limit === 'none') return on.chunk(chunk);
    const kept = size < limit ? chunk.subarray(0, limit - size) : undefined;
    if (kept) {
      chunks.push(kept);
      on.chunk(kept);
    }
    size += chunk.length;
    if (size > limit) on.exceeded();
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
