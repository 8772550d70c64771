import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const HEXAD = fileURLToPath(new URL('../../../bin/hexad', import.meta.url));
const AGAIN_MS = 1_000;
/** Longer than anything that drains. */
const STOP_MS = 30_000;

/** One process of the cluster. One that ends by itself is started again. */
export class Member {
  readonly #args: readonly string[];
  readonly #env: Readonly<Record<string, string>>;
  readonly #say: (line: string) => void;
  #child: ChildProcess | undefined;
  #stopping = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(args: readonly string[], env: Readonly<Record<string, string>>, say: (line: string) => void) {
    this.#args = args;
    this.#env = env;
    this.#say = say;
  }

  /** Resolves when it says that it is ready; rejects when it ends before. */
  start(): Promise<void> {
    const child = this.#spawn();
    this.#child = child;
    return new Promise((resolve, reject) => {
      child.stdout!.on('data', (chunk: Buffer) => chunk.includes(' ready after ') && this.#ready(child, resolve));
      child.once('exit', (code, signal) => reject(new Error(`it ended (${signal ?? code}) before it was ready`)));
    });
  }

  /** Resolves when it has ended well. */
  async run(): Promise<void> {
    const child = this.#spawn();
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`it ended with ${code}`);
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

  #spawn(): ChildProcess {
    const child = spawn(process.execPath, [HEXAD, ...this.#args], {
      env: { ...process.env, ...this.#env },
      // The channel tells it when this process is gone, however it went.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Ctrl-C is for the cluster, which stops its members in order.
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream! }).on('line', this.#say);
    return child;
  }

  #ready(child: ChildProcess, resolve: () => void): void {
    resolve();
    child.once('exit', (code, signal) => {
      if (this.#stopping || this.#child !== child) return;
      this.#say(`ended (${signal ?? code}); it is started again`);
      this.#timer = setTimeout(() => void this.start().catch((error: Error) => this.#say(error.message)), AGAIN_MS);
    });
  }
}
