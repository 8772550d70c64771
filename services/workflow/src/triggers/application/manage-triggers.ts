import { AppError, requireRight, type Caller, type Clock, type Ids } from '@hexad/kernel';
import { EVENTS } from '@hexad/proto/events';
import { z } from 'zod';
import { isObject, type Json } from '../../expressions/json.js';
import { checkInputs, checkNames } from '../../launching/application/launch.js';
import type { StartRun } from '../../runs/application/start-run.js';
import { NAMES, type Trigger, type TriggerSpec } from '../domain/trigger.js';
import { startedBy, type PullTrigger } from './pull-trigger.js';
import type { HookSecrets } from './secrets-of-hooks.js';
import type { Delivery, Triggers } from './triggers.js';

export interface TriggerParts {
  readonly triggers: Triggers;
  readonly secrets: HookSecrets;
  readonly pull: PullTrigger;
  readonly startRun: StartRun;
  /** Resolves when this process hears of events. */
  readonly listen: () => Promise<void>;
  readonly ids: Ids;
  readonly clock: Clock;
}

export interface Made {
  readonly trigger: Trigger;
  /** Of a new webhook: shown this once. */
  readonly secret: string | undefined;
}

/** What a trigger says of itself starts nothing: it would say so again. */
const TYPES: ReadonlySet<string> = new Set(
  EVENTS.map(({ type }) => type as string).filter((type) => !type.startsWith('hexad.workflow.trigger.')),
);

/** What people do with triggers. Whoever changes one answers for its runs from then on. */
export class ManageTriggers {
  readonly #parts: TriggerParts;

  constructor(parts: TriggerParts) {
    this.#parts = parts;
  }

  /** Fails with `invalid`, and as a start does for a workflow that cannot start with these inputs. */
  async put(caller: Caller, { projectId, name, spec }: { projectId: string; name: string; spec: TriggerSpec }): Promise<Made> {
    requireRight(caller, 'projects.write');
    const { triggers, secrets, startRun, listen, ids, clock } = this.#parts;
    if (projectId === '') throw new AppError('invalid', 'A trigger belongs to a project; name it.');
    if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u.test(name))
      throw new AppError('invalid', `${JSON.stringify(name)} is no name of a trigger: letters, digits, spaces and . _ -, at most 100.`);
    checkOn(spec);
    checkInputs(spec.inputs, NAMES[spec.on.kind]);
    await startRun.check(caller, { workflow: spec.workflow, projectId, inputs: spec.inputs });
    if (spec.on.kind === 'event') await listen();
    const id = ids.next();
    const trigger = await triggers.put(caller.tenant, { id, projectId, name, spec, owner: caller.actor, at: clock.now() });
    const wants =
      spec.on.kind === 'webhook' && (trigger.id === id || (await secrets.open(caller.tenant, projectId, trigger.id)) === undefined);
    return { trigger, secret: wants ? await this.#secret(caller, trigger) : undefined };
  }

  /** A new secret in place of the old one, which signs nothing any more. Whoever has it could sign what they like: it is their work too. Fails with `conflict` for what is no webhook. */
  async rotate(caller: Caller, id: string): Promise<Made> {
    requireRight(caller, 'projects.write');
    const trigger = await this.#parts.triggers.get(caller.tenant, id);
    if (trigger.spec.on.kind === 'webhook') await this.#parts.triggers.addAuthor(caller.tenant, id, caller.actor);
    return { trigger, secret: await this.#secret(caller, trigger) };
  }

  /** Starts the run of a manual trigger, in the name of the caller. One run for each key. Fails with `invalid` for a form that does not fit, or that the workflow can do nothing with. */
  async start(caller: Caller, id: string, form: Json, key: string): Promise<string> {
    requireRight(caller, 'projects.write');
    const trigger = await this.#parts.triggers.get(caller.tenant, id);
    const { on } = trigger.spec;
    if (on.kind !== 'manual')
      throw new AppError('conflict', `The trigger ${trigger.name} is not started by people: it is one of ${on.kind}s.`);
    if (trigger.paused || trigger.disabled !== undefined) throw new AppError('conflict', `The trigger ${trigger.name} is paused.`);
    checkForm(on.form, form);
    const values = { form, actor: caller.actor };
    const delivery = await this.#parts.pull.execute(caller.tenant, trigger, {
      deliveryId: key,
      values,
      depth: 0,
      actor: caller.actor,
      once: false,
    });
    return startedBy(delivery);
  }

  get(tenant: string, id: string): Promise<Trigger> {
    return this.#parts.triggers.get(tenant, id);
  }

  list(tenant: string, projects: readonly string[] | undefined, limit: number, after: string): Promise<readonly Trigger[]> {
    return this.#parts.triggers.list(tenant, projects, limit, after);
  }

  async pause(caller: Caller, id: string): Promise<Trigger> {
    requireRight(caller, 'projects.write');
    const { owner } = await this.#parts.triggers.get(caller.tenant, id);
    return this.#parts.triggers.change(caller.tenant, id, { paused: true, owner, at: this.#parts.clock.now() });
  }

  /** Goes on, also with one that was disabled: in the name of the caller. */
  async resume(caller: Caller, id: string): Promise<Trigger> {
    requireRight(caller, 'projects.write');
    return this.#parts.triggers.change(caller.tenant, id, { paused: false, owner: caller.actor, at: this.#parts.clock.now() });
  }

  async remove(caller: Caller, id: string): Promise<void> {
    requireRight(caller, 'projects.write');
    const { projectId } = await this.#parts.triggers.get(caller.tenant, id);
    await this.#parts.triggers.remove(caller.tenant, id);
    await this.#parts.secrets.remove(caller.tenant, projectId, id);
  }

  deliveries(tenant: string, id: string, limit: number, before: Date | undefined): Promise<readonly Delivery[]> {
    return this.#parts.triggers.deliveries(tenant, id, limit, before);
  }

  #secret({ tenant, actor }: Caller, { id, projectId, name, spec }: Trigger): Promise<string> {
    if (spec.on.kind !== 'webhook') throw new AppError('conflict', `The trigger ${name} is no webhook: it has no secret.`);
    return this.#parts.secrets.make(tenant, projectId, id, actor, spec.on.scheme);
  }
}

function checkOn({ on }: TriggerSpec): void {
  if (on.kind === 'manual') return void schemaOf(on.form);
  if (on.kind !== 'event') return;
  const unknown = on.types.filter((type) => !TYPES.has(type));
  if (on.types.length === 0) throw new AppError('invalid', 'Which events? Name their types, as hexad.workflow.run.ended.v1.');
  if (unknown.length > 0)
    throw new AppError(
      'invalid',
      `No trigger hears of ${unknown.join(', ')}; docs/events.md lists the events, and what triggers say of themselves is left out.`,
    );
  checkNames('The filter', on.filter, ['event']);
}

function checkForm(form: Json, given: Json): void {
  const read = schemaOf(form).safeParse(given);
  if (read.success) return;
  const faults = read.error.issues.map(({ path, message }) => `${['form', ...path].join('.')}: ${message}`);
  throw new AppError('invalid', `The form does not fit: ${faults.join('; ')}.`, { details: { errors: faults } });
}

function schemaOf(form: Json): z.ZodType {
  if (form === null) return z.union([z.null(), z.strictObject({})]);
  if (!isObject(form)) throw new AppError('invalid', 'form must be a JSON Schema.');
  try {
    return z.fromJSONSchema(form);
  } catch (cause) {
    throw new AppError('invalid', `form is no JSON Schema that can be used: ${(cause as Error).message}.`, { cause });
  }
}
