import type { Message } from '@hexad/bus';
import { isUuid } from '@hexad/kernel';
import { ExpressionError } from '../../expressions/expression.js';
import { isObject, type Json, type JsonObject } from '../../expressions/json.js';
import { evaluateIn } from '../../expressions/template.js';
import type { Trigger } from '../domain/trigger.js';
import type { PullTrigger } from './pull-trigger.js';
import type { Triggers } from './triggers.js';

/** Events of a project that start runs in it. */
export class HearEvents {
  readonly #triggers: Triggers;
  readonly #pull: PullTrigger;

  constructor(triggers: Triggers, pull: PullTrigger) {
    this.#triggers = triggers;
    this.#pull = pull;
  }

  /** Fails with what is tried again; what was started before it failed starts no second time. */
  async handle({ tenant, id, type, source, subject, time, actor, data }: Message): Promise<void> {
    const fields = isObject(data as Json) ? (data as JsonObject) : {};
    const projectId = subject ?? textOf(fields['projectId']);
    if (projectId === '') return;
    const hearing = await this.#triggers.hearing(tenant, type, projectId);
    if (hearing.length === 0) return;
    const event = { id, type, source, subject: projectId, time, actor, data: fields };
    const runId = textOf(fields['runId']);
    const depth = isUuid(runId) ? await this.#triggers.depthOf(tenant, runId) : 0;
    const givenBy = actor === undefined ? [] : [actor];
    for (const trigger of hearing) {
      const passes = passing(trigger, event);
      if (passes === false) continue;
      const values = { event };
      // A filter that cannot be asked is as an input that cannot: the refusal says so.
      const spec = passes === true ? trigger.spec : { ...trigger.spec, inputs: { filter: passes.filter } };
      await this.#pull.execute(tenant, { ...trigger, spec }, { deliveryId: id, values, depth, givenBy, follows: runId, once: true });
    }
  }
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function passing({ spec: { on } }: Trigger, event: JsonObject): boolean | { readonly filter: Json } {
  if (on.kind !== 'event') return false;
  try {
    return evaluateIn(on.filter, (name) => (name === 'event' ? event : undefined)) === true;
  } catch (thrown) {
    if (!(thrown instanceof ExpressionError)) throw thrown;
    return { filter: on.filter };
  }
}
