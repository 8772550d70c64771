import type { ModelDouble } from '@hexad/model-double';

/** When a question came to the model, and when its answer had gone: Unix milliseconds. */
export interface Asked {
  readonly came: number;
  /** 0: it has not. */
  gone: number;
  readonly body: unknown;
}

const now = (): number => performance.timeOrigin + performance.now();

/** Hears all questions that come from now on, until it is disposed. */
export class Questions implements Disposable {
  readonly #stop = new AbortController();
  readonly #all = new Map<number, Asked>();

  constructor(double: ModelDouble) {
    const before = new Set(double.requests.map(({ number }) => number));
    const heard = double.until(({ number, endpoint, outcome, body }) => {
      if (before.has(number)) return false;
      const known = this.#all.get(number) ?? { came: now(), gone: 0, body };
      if (outcome === 'answered' && endpoint === 'chat' && known.gone === 0) known.gone = now();
      this.#all.set(number, known);
      return false;
    }, this.#stop.signal);
    heard.catch(() => undefined);
  }

  get answered(): readonly Asked[] {
    return [...this.#all.values()].filter(({ gone }) => gone > 0).sort((a, b) => a.came - b.came);
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
  }
}
