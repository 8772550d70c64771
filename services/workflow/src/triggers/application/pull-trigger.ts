import { AppError, type Clock } from '@hexad/kernel';
import type { JsonObject } from '../../expressions/json.js';
import type { Launch } from '../../launching/application/launch.js';
import type { Trigger } from '../domain/trigger.js';
import type { Delivery, Triggers } from './triggers.js';

export interface Pull {
  readonly deliveryId: string;
  /** What expressions in the inputs see. */
  readonly values: JsonObject;
  /** Runs of triggers that lie behind it. */
  readonly depth: number;
  /** Undefined: the owner of the trigger. */
  readonly actor?: string;
  /** Who gave what it is about: it is their work too. */
  readonly givenBy?: readonly string[];
  /** A run that it is about. */
  readonly follows?: string;
  /** Writes down that there were too many: nobody will come again with it. */
  readonly once: boolean;
}

/** Starts the run of a trigger: one for each delivery, however often it comes and whatever is killed between. */
export class PullTrigger {
  readonly #triggers: Triggers;
  readonly #launch: Launch;
  readonly #clock: Clock;

  constructor(triggers: Triggers, launch: Launch, clock: Clock) {
    this.#triggers = triggers;
    this.#launch = launch;
    this.#clock = clock;
  }

  /** Fails with what is tried again, and with `exhausted` when there are too many and `once` is false. */
  async execute(
    tenant: string,
    trigger: Trigger,
    { deliveryId, values, depth, actor, givenBy = [], follows, once }: Pull,
  ): Promise<Delivery> {
    const { id, name, projectId, spec } = trigger;
    const about = { deliveryId, depth, at: this.#clock.now() };
    const end = async (outcome: Delivery['outcome'], ended: Partial<Pick<Delivery, 'reason' | 'code' | 'runId'>>): Promise<Delivery> => {
      const delivery: Delivery = { ...about, outcome, reason: '', code: '', runId: undefined, ...ended };
      await this.#triggers.end(tenant, trigger, delivery);
      return delivery;
    };
    const begun = await this.#triggers.begin(tenant, trigger, deliveryId, depth, about.at);
    if (begun === 'limited') {
      const reason = `More than ${spec.perMinute} in a minute.`;
      if (once) return end('limited', { reason, code: 'exhausted' });
      throw new AppError('exhausted', `The trigger ${name} starts no more than ${spec.perMinute} runs in a minute; try again later.`);
    }
    if (begun && begun.outcome !== 'starting') return begun;
    if (depth > spec.maxDepth)
      return end('refused', {
        reason: `${depth} runs of triggers lie behind it, more than ${spec.maxDepth}: it would go round in circles.`,
        code: 'exhausted',
      });
    const launched = await this.#launch.execute({
      tenant,
      owner: actor ?? trigger.owner,
      givenBy: [trigger.owner, ...trigger.authors, ...givenBy],
      follows,
      projectId,
      workflow: spec.workflow,
      inputs: spec.inputs,
      priority: spec.priority,
      values: { ...values, trigger: { id, name } },
      key: `trigger ${id} ${deliveryId}`,
    });
    if (launched.outcome === 'started') return end('started', { runId: launched.runId });
    if (launched.outcome === 'gone' && actor === undefined) await this.#triggers.disable(tenant, trigger, launched.reason);
    return end('refused', { reason: launched.reason, code: launched.code });
  }
}

/** The run of a delivery. Fails with `invalid` when what it brought does not fit the workflow, and with `conflict` for another reason. */
export function startedBy({ runId, reason, code }: Delivery): string {
  if (runId === undefined) throw new AppError(code === 'invalid' ? 'invalid' : 'conflict', `The run did not start: ${reason}`);
  return runId;
}
