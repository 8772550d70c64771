// The process that starts commands for another one: small, so that a start copies little. It ends when nobody asks any more and nothing runs.
import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { killGroup } from '../kill-group.js';
import type { Order, Request, Told } from './messages.js';

/** How long a stream may stay open after the process itself has gone (a grandchild that left the group may hold it). */
const LINGER_MS = 500;

interface Running {
  readonly pid: number;
  readonly outlives: boolean;
  readonly stdin: Writable;
}

const running = new Map<number, Running>();

// A signal to everything around us is for the one that asks: it decides what ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('message', (request: Request) => {
  if ('start' in request) start(request.start);
  else if ('kill' in request) killGroup(running.get(request.kill)?.pid);
  else if (request.chunk) running.get(request.feed)?.stdin.write(request.chunk);
  else running.get(request.feed)?.stdin.end();
});
process.on('disconnect', () => {
  for (const { pid, outlives, stdin } of running.values()) {
    if (outlives) stdin.end();
    else killGroup(pid);
  }
});

function tell(told: Told, then: () => void = () => {}): void {
  if (process.connected) process.send!(told, then);
  else then();
}

function start(order: Order): void {
  try {
    follow(order, launch(order));
  } catch (thrown) {
    tell({ id: order.id, failed: reasonOf(thrown as NodeJS.ErrnoException) });
  }
}

function launch({ program, args, cwd, env, secret }: Order): ChildProcess {
  return spawn(program, args, {
    cwd,
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', ...(secret === undefined ? [] : ['pipe' as const])],
  });
}

function follow({ id, stdin, secret, outlives }: Order, child: ChildProcess): void {
  const { pid } = child;
  child.on('error', (error) => {
    if (pid === undefined) tell({ id, failed: reasonOf(error) });
  });
  // It may end without reading what it is given.
  for (const stream of child.stdio) stream?.on('error', () => {});
  if (pid === undefined) return;
  running.set(id, { pid, outlives, stdin: child.stdin! });
  tell({ id, pid });
  const [stdout, stderr] = [child.stdout!, child.stderr!];
  for (const [stream, readable] of Object.entries({ stdout, stderr })) pass(id, stream as 'stdout' | 'stderr', readable);
  if (secret !== undefined) (child.stdio[3] as Writable).end(secret);
  if (stdin !== 'open') child.stdin!.end(stdin);
  let linger: NodeJS.Timeout | undefined;
  child.on('exit', () => {
    killGroup(pid);
    running.delete(id);
    linger = setTimeout(() => {
      stdout.destroy();
      stderr.destroy();
    }, LINGER_MS);
  });
  child.on('close', (code) => {
    clearTimeout(linger);
    tell({ id, code });
  });
}

/** One piece on its way at a time: a command that floods is held up, and fills no memory. */
function pass(id: number, stream: 'stdout' | 'stderr', readable: Readable): void {
  readable.on('data', (chunk: Buffer) => {
    readable.pause();
    tell({ id, stream, chunk }, () => readable.resume());
  });
}

function reasonOf({ message, code }: NodeJS.ErrnoException): { message: string; code: string | undefined } {
  return { message, code };
}
