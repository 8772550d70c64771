import type { SandboxCommand } from '../sandbox.js';

type Stream = 'stdout' | 'stderr';

/** What a command wrote, up to its limit. */
export class Heard {
  /** Told when a stream went over the limit. */
  exceeded: () => void = () => {};
  readonly #limit: number;
  readonly #told: SandboxCommand['onOutput'];
  readonly #chunks: Record<Stream, Buffer[]> = { stdout: [], stderr: [] };
  readonly #sizes: Record<Stream, number> = { stdout: 0, stderr: 0 };

  constructor(limit: number, told: SandboxCommand['onOutput']) {
    this.#limit = limit;
    this.#told = told;
  }

  add(stream: Stream, chunk: Buffer): void {
    const room = this.#limit - this.#sizes[stream];
    const kept = chunk.subarray(0, Math.max(0, room));
    if (kept.length > 0) {
      this.#chunks[stream].push(kept);
      this.#told?.(stream, kept);
    }
    this.#sizes[stream] += chunk.length;
    if (this.#sizes[stream] > this.#limit) this.exceeded();
  }

  text(stream: Stream): string {
    return Buffer.concat(this.#chunks[stream]).toString('utf8');
  }

  get lastLine(): string {
    return this.text('stderr').trimEnd().split('\n').at(-1)!;
  }
}
