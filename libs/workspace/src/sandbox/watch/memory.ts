import type { SandboxLimits } from '../limits.js';
import { descendants, memoryOf } from './processes.js';

const EVERY_MS = 100;

/**
 * Where the kernel does not hold the processes together (no control group): adds up what they take and counts them, ten times a second. Weaker than a group: memory
 * that is taken faster than that is there for a moment.
 */
export class MemoryWatch implements Disposable {
  readonly #timer: NodeJS.Timeout;
  #busy = false;

  constructor(root: number, limits: Pick<SandboxLimits, 'memoryBytes' | 'processes'>, exceeded: () => void) {
    this.#timer = setInterval(() => void this.#look(root, limits, exceeded), EVERY_MS);
    this.#timer.unref();
  }

  async #look(root: number, limits: Pick<SandboxLimits, 'memoryBytes' | 'processes'>, exceeded: () => void): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const pids = await descendants(root);
      const sizes = await Promise.all(pids.map(memoryOf));
      if (pids.length > limits.processes || sizes.reduce((sum, bytes) => sum + bytes, 0) > limits.memoryBytes) exceeded();
    } finally {
      this.#busy = false;
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
