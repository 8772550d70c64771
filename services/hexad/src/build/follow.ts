import { AppError } from '@hexad/kernel';
import type { GatewayClient, Run } from '../client/gateway.js';
import type { Reporter } from '../progress/reporter.js';
import { askQuestions } from './ask.js';

const ENDED = new Set(['succeeded', 'failed', 'cancelled', 'compensated', 'compensation_failed']);

/** What a follower does where runs of different kinds differ. */
export interface Ways {
  /** A step waits for somebody. */
  waiting(client: GatewayClient, runId: string, reporter: Reporter): Promise<void>;
  /** What is said to whoever stops following. */
  interrupted(runId: string): string;
}

/** Shows one run to a person and asks them its questions. Remembers what was shown, so that it can go on after a loss of the platform. */
export class Follower {
  readonly #reporter: Reporter;
  readonly #signal: AbortSignal;
  readonly #ways: Ways;
  #after = 0;

  constructor(reporter: Reporter, signal: AbortSignal, ways: Ways = BUILD) {
    this.#reporter = reporter;
    this.#signal = signal;
    this.#ways = ways;
  }

  /** Follows the run until it has ended. A stream that breaks off is taken up where it was. */
  async follow(client: GatewayClient, runId: string): Promise<Run> {
    try {
      for (;;) {
        for await (const entry of client.events(runId, this.#after, this.#signal)) {
          this.#after = entry.sequence;
          this.#reporter.entry(entry);
          if (entry.type === 'step.waiting') await this.#ways.waiting(client, runId, this.#reporter);
        }
        const run = await client.run(runId);
        if (ENDED.has(run.state)) return run;
        this.#signal.throwIfAborted();
      }
    } catch (thrown) {
      if (!this.#signal.aborted) throw thrown;
      throw new AppError('cancelled', this.#ways.interrupted(runId), { cause: thrown });
    } finally {
      this.#reporter.pause();
    }
  }
}

/** A build asks its questions here. */
export const BUILD: Ways = {
  waiting: async (client, runId, reporter) => {
    const run = await client.run(runId);
    if (run.waitingFor !== 'answers') return;
    reporter.pause();
    await client.signal(runId, 'answers', await askQuestions(run.waitingPayload));
  },
  interrupted: (runId) => `Interrupted; the same command or \`hexad resume ${runId}\` goes on where it was.`,
};
