import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { testPostgres } from '@hexad/store/testing';
import { NODE } from '../../place.js';
import type { Asked, Told } from './side.child.js';

const CHILD = fileURLToPath(new URL('side.child.js', import.meta.url));
/** Milliseconds for one piece of work. */
const PATIENCE_MS = 60_000;

/** A contender in a process of its own, which does nothing while it is another's turn. */
export class Side implements AsyncDisposable {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #stack: AsyncDisposableStack;

  private constructor(name: string, child: ChildProcess, stack: AsyncDisposableStack) {
    this.name = name;
    this.#child = child;
    this.#stack = stack;
  }

  /** `module`: the address of a file with a function `open`. */
  static async open(name: string, module: string, folder = ''): Promise<Side> {
    await using stack = new AsyncDisposableStack();
    const { url, ownerUrl } = stack.use(await testPostgres());
    const child = fork(CHILD, { execPath: NODE, execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    stack.defer(() => gone(child));
    const side = new Side(name, child, stack);
    await side.#ask({ open: module, setup: { url, ownerUrl, folder } });
    const opened = new Side(name, child, stack.move());
    return opened;
  }

  /** Milliseconds. */
  async work(work: 'sequences' | 'levels', first: number, second: number): Promise<number> {
    const told = await this.#ask({ work, first, second });
    return 'ms' in told ? told.ms : Number.NaN;
  }

  async measure(what: string, first: number, second: number): Promise<readonly number[]> {
    const told = await this.#ask({ measure: what, first, second });
    return 'numbers' in told ? told.numbers : [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ask({ close: true }).catch(() => undefined);
    await this.#stack.disposeAsync();
  }

  async #ask(asked: Asked): Promise<Told> {
    let said = '';
    const hear = (chunk: Buffer): void => void (said = (said + chunk.toString()).slice(-2_000));
    this.#child.stderr!.on('data', hear);
    const over = new AbortController();
    try {
      const heard = once(this.#child, 'message', { signal: over.signal }) as Promise<[Told]>;
      const ended = once(this.#child, 'exit', { signal: over.signal }).then((): [Told] => [{ error: `its process ended: ${said}` }]);
      const late = setTimeout(() => over.abort(), PATIENCE_MS);
      this.#child.send(asked);
      const [told] = await Promise.race([heard, ended]).finally(() => clearTimeout(late));
      if ('error' in told) throw new Error(`${this.name}: ${told.error}`);
      return told;
    } finally {
      over.abort();
      this.#child.stderr!.off('data', hear);
    }
  }
}

/** Our engine, for what is measured of it alone. */
export const openOurSide = (): Promise<Side> => Side.open('ours', new URL('timed.js', import.meta.url).href);

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
