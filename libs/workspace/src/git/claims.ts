import path from 'node:path';
import { FileLock } from '../process/file-lock.js';
import { Semaphore } from '../process/semaphore.js';

/** One holder for each name, over all processes of this machine. */
export class Claims {
  readonly #folder: string;
  readonly #here = new Map<string, Semaphore>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Waits for its turn; within this process turns come in the order in which they were asked for. */
  async take(name: string, signal?: AbortSignal): Promise<Disposable> {
    using held = new DisposableStack();
    held.use(await this.#semaphore(name).acquire(signal));
    held.use(await FileLock.take(path.join(this.#folder, name), signal));
    return held.move();
  }

  /** Undefined when somebody holds it. */
  async tryTake(name: string): Promise<Disposable | undefined> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), PATIENCE_MS);
    try {
      return await this.take(name, late.signal);
    } catch (thrown) {
      if (late.signal.aborted) return undefined;
      throw thrown;
    } finally {
      clearTimeout(timer);
    }
  }

  #semaphore(name: string): Semaphore {
    const semaphore = this.#here.get(name) ?? new Semaphore(1);
    this.#here.set(name, semaphore);
    return semaphore;
  }
}

/** Milliseconds after which somebody is taken to hold it. */
const PATIENCE_MS = 60;
