import type { Caller } from '@hexad/kernel';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { subscriptionJson } from './notification-json.js';
import {
  createSubscription,
  deleteSubscription,
  deleteTemplate,
  getQuietHours,
  listSubscriptions,
  listTemplates,
  setQuietHours,
  setTemplate,
  updateSubscription,
} from './notifications.endpoints.js';

const UNSAID = { id: '', projectId: '', userId: '', createdAt: '', fault: '' };

@Controller()
export class SubscriptionsController {
  constructor(private readonly backend: Backend) {}

  @Serves(createSubscription)
  async create(@Input() { body, idempotencyKey }: InputOf<typeof createSubscription>, @By() caller: Caller) {
    const { projectId, personal, ...wish } = body;
    const request = { projectId, personal, subscription: { ...UNSAID, ...wish, digest: wish.digest } };
    return subscriptionJson((await this.backend.notifications.createSubscription(request, { caller, idempotencyKey })).subscription);
  }

  @Serves(listSubscriptions)
  async list(@Input() { query }: InputOf<typeof listSubscriptions>, @By() caller: Caller) {
    const { subscriptions } = await this.backend.notifications.listSubscriptions({ projectId: query.project }, { caller });
    return { subscriptions: subscriptions.map(subscriptionJson) };
  }

  @Serves(updateSubscription)
  async update(@Input() { params, body, idempotencyKey }: InputOf<typeof updateSubscription>, @By() caller: Caller) {
    const request = { subscriptionId: params.id, subscription: { ...UNSAID, ...body, digest: body.digest } };
    return subscriptionJson((await this.backend.notifications.updateSubscription(request, { caller, idempotencyKey })).subscription);
  }

  @Serves(deleteSubscription)
  async remove(@Input() { params, idempotencyKey }: InputOf<typeof deleteSubscription>, @By() caller: Caller): Promise<void> {
    await this.backend.notifications.deleteSubscription({ subscriptionId: params.id }, { caller, idempotencyKey });
  }

  @Serves(setTemplate)
  async setTemplate(@Input() { body, idempotencyKey }: InputOf<typeof setTemplate>, @By() caller: Caller) {
    await this.backend.notifications.setTemplate({ template: { ...body, shipped: false } }, { caller, idempotencyKey });
    return body;
  }

  @Serves(listTemplates)
  async templates(@By() caller: Caller) {
    return this.backend.notifications.listTemplates({}, { caller });
  }

  @Serves(deleteTemplate)
  async removeTemplate(@Input() { params, idempotencyKey }: InputOf<typeof deleteTemplate>, @By() caller: Caller): Promise<void> {
    await this.backend.notifications.deleteTemplate({ type: params.type, language: 'en' }, { caller, idempotencyKey });
  }

  @Serves(getQuietHours)
  async quietHours(@By() caller: Caller) {
    return (await this.backend.notifications.getQuietHours({}, { caller })).quietHours;
  }

  @Serves(setQuietHours)
  async setQuietHours(@Input() { body, idempotencyKey }: InputOf<typeof setQuietHours>, @By() caller: Caller) {
    return (await this.backend.notifications.setQuietHours({ quietHours: body }, { caller, idempotencyKey })).quietHours;
  }
}
