/** How much the agents of this process have to do. */
export class Load {
  readonly capacity: number;
  readonly #running = new Map<string, number>();

  /** `capacity`: tasks of one kind at once. */
  constructor(capacity: number) {
    this.capacity = capacity;
  }

  of(kind: string): number {
    return this.#running.get(kind) ?? 0;
  }

  async during<T>(kind: string, work: () => Promise<T>): Promise<T> {
    this.#running.set(kind, this.of(kind) + 1);
    try {
      return await work();
    } finally {
      this.#running.set(kind, this.of(kind) - 1);
    }
  }
}
