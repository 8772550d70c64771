import { preferred } from '../priorities.js';

export interface AheadOptions<T> {
  /** Begins one, when there is a place. */
  readonly begin: (item: T) => void;
  readonly hasPlace: () => boolean;
  /** Called when something has waited for too long while nothing was begun. */
  readonly stuck: () => void;
}

/** Tasks of each priority that may wait here beyond those that run. */
export const AHEAD = 16;
/** When nothing could be begun for so long, others may do what waits here. */
export const HOLD_MS = 250;

/**
 * Tasks that wait in this process while they are short, so that no place waits for an answer of the broker. They are begun by the weight of
 * their priority.
 */
export class Ahead<T> {
  readonly #options: AheadOptions<T>;
  /** By priority, 0 is low. */
  readonly #waiting: readonly [T[], T[], T[]] = [[], [], []];
  #turn = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AheadOptions<T>) {
    this.#options = options;
  }

  waiting(priority: number): number {
    return this.#waiting[priority]!.length;
  }

  get all(): T[] {
    return this.#waiting.flat();
  }

  offer(priority: number, item: T): void {
    this.#waiting[priority]!.push(item);
    this.fill();
  }

  /** Begins what there are places for. */
  fill(): void {
    while (this.#options.hasPlace()) {
      const item = this.#next();
      if (item === undefined) break;
      this.#options.begin(item);
      this.#timer?.refresh();
    }
    this.#watch();
  }

  /** What waits; nothing is begun any more. */
  takeBack(): T[] {
    clearTimeout(this.#timer);
    return this.#waiting.flatMap((items) => items.splice(0));
  }

  #next(): T | undefined {
    const first = preferred(this.#turn);
    for (const priority of [first, 2, 1, 0]) {
      const item = this.#waiting[priority]!.shift();
      if (item === undefined) continue;
      this.#turn += 1;
      return item;
    }
    return undefined;
  }

  #watch(): void {
    const idle = this.#waiting.every((items) => items.length === 0);
    if (idle) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    } else this.#timer ??= setTimeout(this.#options.stuck, HOLD_MS);
  }
}
