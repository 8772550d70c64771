import { AppError, type Caller } from '@hexad/kernel';
import type { Trigger } from '@hexad/proto/workflow/v1/triggers';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull, parseJson } from '../schemas.js';
import {
  deleteTrigger,
  getTrigger,
  listTriggerDeliveries,
  listTriggers,
  pauseTrigger,
  putTrigger,
  resumeTrigger,
  rotateTriggerSecret,
  startTrigger,
} from './triggers.endpoints.js';

@Controller()
export class TriggersController {
  constructor(private readonly backend: Backend) {}

  @Serves(putTrigger)
  async put(@Input() { body, idempotencyKey }: InputOf<typeof putTrigger>, @By() caller: Caller) {
    const { project, name, inputs, scheme = '', form, ...rest } = body;
    const spec = { ...rest, scheme, inputsJson: JSON.stringify(inputs), formJson: form === undefined ? '' : JSON.stringify(form) };
    const { trigger, secret } = await this.backend.triggers.putTrigger({ projectId: project, name, spec }, { caller, idempotencyKey });
    return { trigger: triggerJson(trigger), secret: orNull(secret) };
  }

  @Serves(listTriggers)
  async list(@Input() { query }: InputOf<typeof listTriggers>, @By() caller: Caller) {
    const { project = '', ...page } = query;
    const { triggers, nextCursor } = await this.backend.triggers.listTriggers({ ...page, projectId: project }, { caller });
    return { triggers: triggers.map(triggerJson), nextCursor: orNull(nextCursor) };
  }

  @Serves(getTrigger)
  async get(@Input() { params }: InputOf<typeof getTrigger>, @By() caller: Caller) {
    return triggerJson((await this.backend.triggers.getTrigger(params, { caller })).trigger);
  }

  @Serves(deleteTrigger)
  async remove(@Input() { params, idempotencyKey }: InputOf<typeof deleteTrigger>, @By() caller: Caller): Promise<void> {
    await this.backend.triggers.deleteTrigger(params, { caller, idempotencyKey });
  }

  @Serves(pauseTrigger)
  async pause(@Input() { params, idempotencyKey }: InputOf<typeof pauseTrigger>, @By() caller: Caller) {
    return triggerJson((await this.backend.triggers.pauseTrigger(params, { caller, idempotencyKey })).trigger);
  }

  @Serves(resumeTrigger)
  async resume(@Input() { params, idempotencyKey }: InputOf<typeof resumeTrigger>, @By() caller: Caller) {
    return triggerJson((await this.backend.triggers.resumeTrigger(params, { caller, idempotencyKey })).trigger);
  }

  @Serves(rotateTriggerSecret)
  async rotate(@Input() { params, idempotencyKey }: InputOf<typeof rotateTriggerSecret>, @By() caller: Caller) {
    return this.backend.triggers.rotateTriggerSecret(params, { caller, idempotencyKey });
  }

  @Serves(startTrigger)
  async start(@Input() { params, body, idempotencyKey }: InputOf<typeof startTrigger>, @By() caller: Caller) {
    return this.backend.triggers.startTrigger({ ...params, formJson: JSON.stringify(body.form) }, { caller, idempotencyKey });
  }

  @Serves(listTriggerDeliveries)
  async deliveries(@Input() { params, query }: InputOf<typeof listTriggerDeliveries>, @By() caller: Caller) {
    const { deliveries, nextCursor } = await this.backend.triggers.listTriggerDeliveries({ ...params, ...query }, { caller });
    return {
      deliveries: deliveries.map((one) => ({ ...one, runId: orNull(one.runId), reason: orNull(one.reason) })),
      nextCursor: orNull(nextCursor),
    };
  }
}

function triggerJson(trigger: Trigger | undefined) {
  if (trigger?.spec === undefined) throw new AppError('internal', 'The workflow service answered without the trigger.');
  const { spec, reason, hook, ...rest } = trigger;
  const { inputsJson, formJson, scheme, priority = '', ...more } = spec;
  return {
    ...rest,
    ...more,
    inputs: parseJson(inputsJson),
    form: parseJson(formJson),
    scheme: orNull(scheme),
    priority: orNull(priority),
    reason: orNull(reason),
    path: hook === '' ? null : `/v1/webhooks/${hook}`,
  };
}
