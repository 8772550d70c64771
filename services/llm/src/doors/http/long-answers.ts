import type { ServerResponse } from 'node:http';
import { AppError } from '@hexad/kernel';

/** Answers that are on their way, each with the signal that says when nobody waits for it any more. */
export class LongAnswers {
  readonly #running = new Set<AbortController>();

  /** The signal fires when the connection ends before the answer has, and when the server ends. */
  async during(response: ServerResponse, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const gone = new AbortController();
    this.#running.add(gone);
    response.once('close', () => {
      if (!response.writableFinished) gone.abort(new AppError('cancelled', 'The client went away.'));
    });
    try {
      await work(gone.signal);
    } finally {
      this.#running.delete(gone);
    }
  }

  end(): void {
    for (const answer of this.#running) answer.abort(new AppError('unavailable', 'The service is shutting down; try again.'));
  }
}
