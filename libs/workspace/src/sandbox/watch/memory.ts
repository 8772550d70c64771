import { descendants, memoryOf } from './processes.js';

const EVERY_MS = 100;

/**
 * Where the kernel does not hold the processes together (no control group): adds up what they take, ten times a second. Weaker than a group: memory
 * that is taken faster than that is there for a moment.
 */
export class MemoryWatch implements Disposable {
  readonly #timer: NodeJS.Timeout;
  #busy = false;

  constructor(root: number, limitBytes: number, exceeded: () => void) {
    this.#timer = setInterval(() => void this.#look(root, limitBytes, exceeded), EVERY_MS);
    this.#timer.unref();
  }

  async #look(root: number, limitBytes: number, exceeded: () => void): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const sizes = await Promise.all((await descendants(root)).map(memoryOf));
      if (sizes.reduce((sum, bytes) => sum + bytes, 0) > limitBytes) exceeded();
    } finally {
      this.#busy = false;
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
