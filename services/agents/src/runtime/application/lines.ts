import type { Clock } from '@hexad/kernel';

/** Milliseconds in which people are told once: each time costs a message to everybody who watches. */
const WHILE_MS = 250;

/** Lines for people who watch: the first is told with what is written, and what comes in quick succession after it together. */
export class Lines {
  readonly #clock: Clock;
  readonly #tell: (lines: readonly string[]) => Promise<unknown>;
  #held: string[] = [];
  #toldAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  /** `tell`: where nothing else is written with them. */
  constructor(clock: Clock, tell: (lines: readonly string[]) => Promise<unknown>) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Of these and those held back, the ones to tell now. */
  due(lines: readonly string[]): readonly string[] {
    this.#held.push(...lines);
    if (this.#held.length === 0) return [];
    const left = this.#toldAt + WHILE_MS - this.#clock.now().getTime();
    if (left <= 0) return this.#take();
    this.#timer ??= setTimeout(() => void this.rest(), left).unref();
    return [];
  }

  /** Tells what is held back. What cannot be told is not worth the task. */
  async rest(): Promise<void> {
    const lines = this.#take();
    if (lines.length > 0) await this.#tell(lines).catch(() => undefined);
  }

  /** Nothing more is told. */
  drop(): void {
    this.#take();
  }

  #take(): readonly string[] {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#toldAt = this.#clock.now().getTime();
    return this.#held.splice(0);
  }
}
