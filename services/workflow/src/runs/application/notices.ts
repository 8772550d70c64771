/** Tells those who watch a run in this process that its journal has grown. */
export class Notices {
  readonly #waiting = new Map<string, Set<() => void>>();

  changed(runId: string): void {
    const waiting = this.#waiting.get(runId);
    this.#waiting.delete(runId);
    for (const wake of waiting ?? []) wake();
  }

  /** Resolves at the next change, at the latest after `timeoutMs`: another process may have made one. Call it before reading what may change. */
  next(runId: string, timeoutMs: number, signal: AbortSignal): { readonly changed: Promise<void> } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = this.#waiting.get(runId) ?? new Set();
    this.#waiting.set(runId, waiting.add(resolve));
    const timer = setTimeout(resolve, timeoutMs).unref();
    const gone = () => resolve();
    signal.addEventListener('abort', gone, { once: true });
    if (signal.aborted) resolve();
    const changed = promise.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', gone);
      waiting.delete(resolve);
      if (waiting.size === 0 && this.#waiting.get(runId) === waiting) this.#waiting.delete(runId);
    });
    return { changed };
  }
}
