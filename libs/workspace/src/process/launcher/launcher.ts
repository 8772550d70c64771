import { fork, type ChildProcess } from 'node:child_process';
import { AppError } from '@hexad/kernel';
import { killGroup } from '../kill-group.js';
import type { Order, Request, Told } from './messages.js';

/** A command while it runs. */
export interface Listener {
  /** Not called when it could not be started. */
  started(pid: number): void;
  chunk(stream: 'stdout' | 'stderr', chunk: Buffer): void;
}

export interface Launched {
  /** Its exit code, null when it was killed. Rejects with the system's error when it cannot be started, and with `unavailable` when nobody knows how it ended. */
  readonly ended: Promise<number | null>;
  /** Kills its process group, if it still runs. */
  kill(): void;
  /** More for its `open` input; `then` is called when there is room for more. */
  write(chunk: Uint8Array, then: () => void): void;
  end(): void;
}

interface Pending {
  readonly listener: Listener;
  readonly end: PromiseWithResolvers<number | null>;
  pid: number | undefined;
}

const CHILD = new URL('../../../dist/process/launcher/child.js', import.meta.url);

/**
 * Starts commands from a small process beside this one. A start copies the page tables of the process that it comes from and stops it meanwhile: from one
 * of 600 MB that is 26 ms of processor time, from a small one 1.5 ms. Commands end with this process, but those that outlive it.
 */
export class Launcher {
  #child: ChildProcess | undefined;
  #last = 0;
  readonly #pending = new Map<number, Pending>();

  start(order: Omit<Order, 'id'>, listener: Listener): Launched {
    const id = ++this.#last;
    const pending: Pending = { listener, end: Promise.withResolvers(), pid: undefined };
    const child = (this.#child ??= this.#open());
    this.#pending.set(id, pending);
    hold(child, true);
    ask(child, { start: { ...order, id } });
    const asked = (request: Request, then?: () => void): void => {
      if (this.#pending.has(id)) ask(child, request, then);
    };
    return {
      ended: pending.end.promise,
      kill: () => asked({ kill: id }),
      write: (chunk, then) => asked({ feed: id, chunk }, then),
      end: () => asked({ feed: id }),
    };
  }

  #open(): ChildProcess {
    const child = fork(CHILD, {
      detached: true,
      env: {},
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('message', (told) => this.#hear(told as Told));
    child.once('error', () => this.#lost(child));
    child.once('exit', () => this.#lost(child));
    return child;
  }

  #hear(told: Told): void {
    const pending = this.#pending.get(told.id);
    if (!pending) return;
    try {
      this.#pass(pending, told);
    } catch (thrown) {
      if (this.#child) ask(this.#child, { kill: told.id });
      this.#settle(told.id, () => pending.end.reject(thrown));
    }
  }

  #pass(pending: Pending, told: Told): void {
    if ('pid' in told) {
      pending.pid = told.pid;
      pending.listener.started(told.pid);
    } else if ('chunk' in told) pending.listener.chunk(told.stream, told.chunk);
    else if ('failed' in told) this.#settle(told.id, () => pending.end.reject(Object.assign(new Error(told.failed.message), told.failed)));
    else this.#settle(told.id, () => pending.end.resolve(told.code));
  }

  #settle(id: number, settle: () => void): void {
    this.#pending.delete(id);
    if (this.#pending.size === 0 && this.#child) hold(this.#child, false);
    settle();
  }

  /** It was killed: what it ran is killed too, since nobody hears how that ends. The next command starts another one. */
  #lost(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    for (const [id, { pid, end }] of this.#pending) {
      killGroup(pid);
      this.#pending.delete(id);
      end.reject(new AppError('unavailable', 'The process that starts commands ended; the same call starts another.'));
    }
  }
}

/** Whether it keeps this process from ending. */
function hold(child: ChildProcess, isHeld: boolean): void {
  if (isHeld) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

function ask(child: ChildProcess, request: Request, then: () => void = () => {}): void {
  // Of one that is gone we hear by its exit.
  if (child.connected) child.send(request, then);
}
