import { AppError } from '@hexad/kernel';
import {
  TriggerServiceService as Service,
  type DeleteTriggerRequest,
  type DeleteTriggerResponse,
  type GetTriggerRequest,
  type GetTriggerResponse,
  type ListTriggerDeliveriesRequest,
  type ListTriggerDeliveriesResponse,
  type ListTriggersRequest,
  type ListTriggersResponse,
  type PauseTriggerRequest,
  type PauseTriggerResponse,
  type PutTriggerRequest,
  type PutTriggerResponse,
  type ReceiveWebhookRequest,
  type ReceiveWebhookResponse,
  type ResumeTriggerRequest,
  type ResumeTriggerResponse,
  type RotateTriggerSecretRequest,
  type RotateTriggerSecretResponse,
  type StartTriggerRequest,
  type StartTriggerResponse,
} from '@hexad/proto/workflow/v1/triggers';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { readJson } from '../../runs/rpc/json-field.js';
import { readTime } from '../../schedules/rpc/messages.js';
import { ManageTriggers } from '../application/manage-triggers.js';
import { ReceiveWebhook } from '../application/receive-webhook.js';
import { deliveryMessage, readSpec, triggerMessage } from './messages.js';

const ONE_TRIGGER = { within: { of: 'trigger', by: 'id' } } as const;
const DEFAULT = 50;
const MOST = 200;

const sizeOf = (limit: number): number => Math.min(limit > 0 ? limit : DEFAULT, MOST);

@Controller()
export class TriggersController {
  constructor(
    private readonly triggers: ManageTriggers,
    private readonly webhooks: ReceiveWebhook,
  ) {}

  @Rpc(Service.putTrigger, { within: { of: 'project', by: 'projectId' } })
  async put({ projectId, name, spec }: PutTriggerRequest, { caller }: CallContext): Promise<PutTriggerResponse> {
    const { trigger, secret } = await this.triggers.put(caller, { projectId, name, spec: readSpec(spec) });
    return { trigger: triggerMessage(caller.tenant, trigger), secret: secret ?? '' };
  }

  @Rpc(Service.getTrigger, ONE_TRIGGER)
  async get({ id }: GetTriggerRequest, { caller }: CallContext): Promise<GetTriggerResponse> {
    return { trigger: triggerMessage(caller.tenant, await this.triggers.get(caller.tenant, id)) };
  }

  @Rpc(Service.listTriggers, { within: 'tenant' })
  async list({ projectId, limit, cursor }: ListTriggersRequest, call: CallContext): Promise<ListTriggersResponse> {
    const visible = await call.projects();
    const projects = projectId === '' ? visible : (visible ?? [projectId]).filter((one) => one === projectId);
    const size = sizeOf(limit);
    const { tenant } = call.caller;
    const found = await this.triggers.list(tenant, projects, size + 1, cursor);
    const triggers = found.slice(0, size);
    return { triggers: triggers.map((one) => triggerMessage(tenant, one)), nextCursor: found.length > size ? triggers.at(-1)!.id : '' };
  }

  @Rpc(Service.pauseTrigger, ONE_TRIGGER)
  async pause({ id }: PauseTriggerRequest, { caller }: CallContext): Promise<PauseTriggerResponse> {
    return { trigger: triggerMessage(caller.tenant, await this.triggers.pause(caller, id)) };
  }

  @Rpc(Service.resumeTrigger, ONE_TRIGGER)
  async resume({ id }: ResumeTriggerRequest, { caller }: CallContext): Promise<ResumeTriggerResponse> {
    return { trigger: triggerMessage(caller.tenant, await this.triggers.resume(caller, id)) };
  }

  @Rpc(Service.deleteTrigger, ONE_TRIGGER)
  async remove({ id }: DeleteTriggerRequest, { caller }: CallContext): Promise<DeleteTriggerResponse> {
    await this.triggers.remove(caller, id);
    return {};
  }

  @Rpc(Service.rotateTriggerSecret, ONE_TRIGGER)
  async rotate({ id }: RotateTriggerSecretRequest, { caller }: CallContext): Promise<RotateTriggerSecretResponse> {
    return { secret: (await this.triggers.rotate(caller, id)).secret ?? '' };
  }

  @Rpc(Service.startTrigger, ONE_TRIGGER)
  async start({ id, formJson }: StartTriggerRequest, { caller, idempotencyKey = '' }: CallContext): Promise<StartTriggerResponse> {
    if (idempotencyKey === '') throw new AppError('invalid', 'A start carries an idempotency key.');
    return { runId: await this.triggers.start(caller, id, readJson('form_json', formJson), idempotencyKey) };
  }

  @Rpc(Service.receiveWebhook, { within: 'tenant' })
  async receive({ hook, headers, body }: ReceiveWebhookRequest, { caller }: CallContext): Promise<ReceiveWebhookResponse> {
    return this.webhooks.execute(caller.tenant, hook, { headers, body });
  }

  @Rpc(Service.listTriggerDeliveries, ONE_TRIGGER)
  async deliveries({ id, limit, cursor }: ListTriggerDeliveriesRequest, { caller }: CallContext): Promise<ListTriggerDeliveriesResponse> {
    const size = sizeOf(limit);
    const found = await this.triggers.deliveries(caller.tenant, id, size + 1, readTime('cursor', cursor));
    const deliveries = found.slice(0, size);
    return { deliveries: deliveries.map(deliveryMessage), nextCursor: found.length > size ? deliveries.at(-1)!.at.toISOString() : '' };
  }
}
