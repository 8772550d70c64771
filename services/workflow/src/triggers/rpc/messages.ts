import { AppError } from '@hexad/kernel';
import type { Trigger as TriggerMessage, TriggerDelivery, TriggerSpec as SpecMessage } from '@hexad/proto/workflow/v1/triggers';
import { readPriority } from '../../runs/domain/priority.js';
import { readJson, readJsonObject } from '../../runs/rpc/json-field.js';
import type { Delivery } from '../application/triggers.js';
import { hookOf } from '../domain/hook-address.js';
import { stateOf, type On, type Trigger, type TriggerSpec } from '../domain/trigger.js';

const DEFAULT = { perMinute: 60, maxDepth: 3 };
const MOST = { perMinute: 600, maxDepth: 20 };
const MOST_TYPES = 50;

/** Fails with `invalid`, naming the field. */
export function readSpec(message: SpecMessage | undefined): TriggerSpec {
  if (!message) throw new AppError('invalid', 'spec is missing.');
  const priority = readPriority(message.priority);
  return {
    on: readOn(message),
    workflow: message.workflow,
    inputs: readJsonObject('inputs_json', message.inputsJson),
    perMinute: readCount('per_minute', message.perMinute, 'perMinute'),
    maxDepth: readCount('max_depth', message.maxDepth, 'maxDepth'),
    ...(priority && { priority }),
  };
}

function readOn({ kind, types, filter, scheme, formJson }: SpecMessage): On {
  switch (kind) {
    case 'event':
      if (types.length > MOST_TYPES) throw new AppError('invalid', `types has ${types.length} entries; at most ${MOST_TYPES}.`);
      if (filter !== '' && !/^\$\{[^]*\}$/.test(filter))
        throw new AppError('invalid', 'filter must be one `${…}` that gives true or false.');
      return { kind, types, filter: filter === '' ? true : filter };
    case 'webhook':
      if (scheme !== '' && scheme !== 'standard' && scheme !== 'github')
        throw new AppError('invalid', `scheme is ${JSON.stringify(scheme)}; it can be standard or github.`);
      return { kind, scheme: scheme || 'standard' };
    case 'manual':
      return { kind, form: readJson('form_json', formJson) };
    default:
      throw new AppError('invalid', `kind is ${JSON.stringify(kind)}; it can be event, webhook or manual.`);
  }
}

function readCount(field: string, given: number, name: keyof typeof MOST): number {
  if (given >= 0 && given <= MOST[name]) return given || DEFAULT[name];
  throw new AppError('invalid', `${field} is ${given}; it can be 1 to ${MOST[name]}, or 0 for ${DEFAULT[name]}.`);
}

export const triggerMessage = (tenant: string, trigger: Trigger): TriggerMessage => ({
  id: trigger.id,
  projectId: trigger.projectId,
  name: trigger.name,
  spec: specMessage(trigger.spec),
  state: stateOf(trigger),
  reason: trigger.disabled ?? '',
  owner: trigger.owner,
  hook: trigger.spec.on.kind === 'webhook' ? hookOf(tenant, trigger.id) : '',
  createdAt: trigger.createdAt.toISOString(),
  updatedAt: trigger.updatedAt.toISOString(),
});

function specMessage({ on, workflow, inputs, perMinute, maxDepth, priority }: TriggerSpec): SpecMessage {
  return {
    kind: on.kind,
    workflow,
    inputsJson: JSON.stringify(inputs),
    types: on.kind === 'event' ? [...on.types] : [],
    filter: on.kind === 'event' && typeof on.filter === 'string' ? on.filter : '',
    scheme: on.kind === 'webhook' ? on.scheme : '',
    formJson: on.kind === 'manual' && on.form !== null ? JSON.stringify(on.form) : '',
    perMinute,
    maxDepth,
    priority,
  };
}

export const deliveryMessage = ({ runId, at, ...delivery }: Delivery): TriggerDelivery => ({
  ...delivery,
  runId: runId ?? '',
  at: at.toISOString(),
});
