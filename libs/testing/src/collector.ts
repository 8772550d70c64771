/** Gathers what a handler gets and lets a test wait for it, without sleeping. A wait that never ends is the test's timeout. */
export class Collector<T> {
  readonly items: T[] = [];
  #waiting: { readonly enough: (items: readonly T[]) => boolean; readonly resolve: (items: readonly T[]) => void }[] = [];

  readonly add = (item: T): void => {
    this.items.push(item);
    this.#waiting = this.#waiting.filter(({ enough, resolve }) => {
      if (!enough(this.items)) return true;
      resolve([...this.items]);
      return false;
    });
  };

  /** Resolves when there are at least `count` items. */
  count(count: number): Promise<readonly T[]> {
    return this.until((items) => items.length >= count);
  }

  until(enough: (items: readonly T[]) => boolean): Promise<readonly T[]> {
    if (enough(this.items)) return Promise.resolve([...this.items]);
    return new Promise((resolve) => this.#waiting.push({ enough, resolve }));
  }
}
