import { AppError } from '@hexad/kernel';
import type { Message } from '../bus.js';
import type { Journal } from './journal.js';

/** Milliseconds after which a cancellation is forgotten. */
export const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const PRUNE_AT = 10_000;

interface Cancellation {
  readonly tenant: string;
  readonly queue: string;
  readonly key: string;
  /** RFC 3339, by the clock of the database that the tasks' times come from. Tasks said later are others. */
  readonly time: string;
}

const nameOf = ({ tenant, queue, key }: Omit<Cancellation, 'time'>): string => JSON.stringify([tenant, queue, key]);

/** Which tasks were cancelled, as every process sees it, also one that begins later. */
export class Cancellations {
  readonly #known = new Map<string, number>();
  readonly #running = new Map<string, Set<(error: AppError) => void>>();

  /** Reads an entry of the journal. */
  readonly read = (entry: unknown): void => {
    if (!isCancellation(entry)) return;
    const [name, time] = [nameOf(entry), Date.parse(entry.time)];
    this.#known.set(name, Math.max(time, this.#known.get(name) ?? 0));
    if (this.#known.size % PRUNE_AT === 0) this.#prune(time - KEPT_MS);
    for (const abort of this.#running.get(name) ?? []) abort(new AppError('cancelled', 'The task was cancelled.'));
  };

  readonly about = (entry: unknown): string | undefined => (isCancellation(entry) ? nameOf(entry) : undefined);

  cancel(journal: Journal, task: Cancellation): Promise<void> {
    return journal.append(task);
  }

  has(queue: string, { tenant, key, time }: Message): boolean {
    const cancelled = this.#known.get(nameOf({ tenant, queue, key }));
    return cancelled !== undefined && Date.parse(time) <= cancelled;
  }

  /** Calls `abort` when the task is cancelled from now on. */
  watch(queue: string, { tenant, key }: Message, abort: (error: AppError) => void): Disposable {
    const name = nameOf({ tenant, queue, key });
    const watching = this.#running.get(name) ?? new Set();
    this.#running.set(name, watching.add(abort));
    const stop = () => {
      watching.delete(abort);
      if (watching.size === 0 && this.#running.get(name) === watching) this.#running.delete(name);
    };
    return { [Symbol.dispose]: stop };
  }

  #prune(before: number): void {
    for (const [name, time] of this.#known) if (time < before) this.#known.delete(name);
  }
}

function isCancellation(entry: unknown): entry is Cancellation {
  const given = entry as Partial<Record<keyof Cancellation, unknown>> | null;
  return ['tenant', 'queue', 'key', 'time'].every((name) => typeof given?.[name as keyof Cancellation] === 'string');
}
