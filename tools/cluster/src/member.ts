import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const AGAIN_MS = 1_000;
/** Longer than anything that drains. */
const STOP_MS = 30_000;

/** A member ended before it had ever been ready; what was wrong it has said itself. */
export class NeverReady extends Error {
  /** Undefined when a signal ended it. */
  readonly exit: number | undefined;

  constructor(name: string, code: number | null, signal: NodeJS.Signals | null) {
    super(`${name} ended (${signal ?? code}) before it was ready.`);
    this.exit = code ?? undefined;
  }
}

export interface MemberOptions {
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** Added to the environment of this process; undefined takes a variable away. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Hears each line that it prints, and what becomes of it. */
  readonly say: (member: string, line: string) => void;
  /** Milliseconds until one that ended is started again; default 1 s. */
  readonly againMs?: number;
}

/** One process of the cluster. Once it was ready, one that ends by itself is started again, however often and whenever. */
export class Member {
  readonly #options: MemberOptions;
  #child: ChildProcess | undefined;
  #stopping = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: MemberOptions) {
    this.#options = options;
  }

  /** Resolves when it says that it is ready; rejects with `NeverReady` when it ends before. */
  start(): Promise<void> {
    const started = Promise.withResolvers<void>();
    this.#live(false, started);
    return started.promise;
  }

  /** Resolves when it has ended well. */
  async run(): Promise<void> {
    const [code, signal] = (await once(this.#spawn(), 'exit')) as [number | null, NodeJS.Signals | null];
    if (code !== 0) throw new NeverReady(this.#options.name, code, signal);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const killing = setTimeout(() => {
      this.#say(`did not stop in ${STOP_MS / 1_000} s and is killed`);
      process.kill(-child.pid!, 'SIGKILL');
    }, STOP_MS);
    child.kill('SIGTERM');
    await once(child, 'exit');
    clearTimeout(killing);
  }

  #live(again: boolean, started: PromiseWithResolvers<void>): void {
    let wasReady = again;
    const child = this.#spawn((line) => {
      if (!line.includes(' ready after ')) return;
      wasReady = true;
      started.resolve();
    });
    this.#child = child;
    child.once('exit', (code, signal) => {
      if (!wasReady) return started.reject(new NeverReady(this.#options.name, code, signal));
      if (this.#stopping) return;
      this.#say(`ended (${signal ?? code}); it is started again`);
      this.#timer = setTimeout(() => this.#live(true, started), this.#options.againMs ?? AGAIN_MS);
    });
  }

  #spawn(heard: (line: string) => void = () => undefined): ChildProcess {
    const [program, ...args] = this.#options.command;
    const child = spawn(program, args, {
      env: { ...process.env, ...this.#options.env },
      // The channel tells it when this process is gone, however it went.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Ctrl-C is for the cluster, which stops its members in order.
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream! }).on('line', (line) => {
        this.#say(line);
        heard(line);
      });
    return child;
  }

  #say(line: string): void {
    this.#options.say(this.#options.name, line);
  }
}
