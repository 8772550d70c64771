import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { Doer, Failure, Reactions } from './ports.js';

/** Takes the actions of reactions whose time has come. What was resolved meanwhile is left alone. */
export class Act {
  readonly #reactions: Reactions;
  readonly #doer: Doer;
  readonly #log: Log;

  constructor(reactions: Reactions, doer: Doer, log: Log) {
    this.#reactions = reactions;
    this.#doer = doer;
    this.#log = log;
  }

  async act(tenant: string, id: string, attempt: number): Promise<void> {
    const reaction = await this.#reactions.find(tenant, id);
    if (reaction?.state !== 'acting' || reaction.attempts !== attempt) return;
    try {
      const runId = await this.#doer.execute(tenant, reaction, reaction.rule.action, `reaction ${id} ${attempt}`);
      await this.#reactions.acted(tenant, reaction, { runId });
    } catch (thrown) {
      await this.#reactions.acted(tenant, reaction, this.#failure(tenant, id, thrown));
    }
  }

  async escalate(tenant: string, id: string): Promise<void> {
    const reaction = await this.#reactions.find(tenant, id);
    if (reaction === undefined || reaction.state === 'resolved' || reaction.state === 'escalated') return;
    let failure: Failure | undefined;
    try {
      if (reaction.rule.escalate !== undefined) await this.#doer.execute(tenant, reaction, reaction.rule.escalate, `escalation ${id}`);
    } catch (thrown) {
      failure = this.#failure(tenant, id, thrown);
    }
    await this.#reactions.escalated(tenant, reaction, failure);
  }

  /** An outage is the bus's business: it gives the task again. */
  #failure(tenant: string, id: string, thrown: unknown): Failure {
    const { code, message } = AppError.from(thrown);
    if (code === 'unavailable') throw thrown;
    this.#log.warn('a reaction failed', { tenant, id, code, error: message });
    return { code, message };
  }
}
