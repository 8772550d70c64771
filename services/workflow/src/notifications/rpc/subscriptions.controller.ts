import {
  NotificationServiceService as Service,
  type CreateSubscriptionRequest,
  type CreateSubscriptionResponse,
  type DeleteSubscriptionRequest,
  type DeleteSubscriptionResponse,
  type GetQuietHoursRequest,
  type GetQuietHoursResponse,
  type ListSubscriptionsRequest,
  type ListSubscriptionsResponse,
  type SetQuietHoursRequest,
  type SetQuietHoursResponse,
  type UpdateSubscriptionRequest,
  type UpdateSubscriptionResponse,
} from '@hexad/proto/workflow/v1/notifications';
import { derivedId, Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { ManageSubscriptions } from '../application/manage-subscriptions.js';
import type { QuietHours } from '../domain/quiet-hours.js';
import { givenSubscription, subscriptionMessage } from './messages.js';

const ONE_SUBSCRIPTION = { within: { of: 'subscription', by: 'subscriptionId' } } as const;

@Controller()
export class SubscriptionsController {
  constructor(private readonly subscriptions: ManageSubscriptions) {}

  @Rpc(Service.createSubscription, { within: { of: 'project', by: 'projectId' } })
  async create({ projectId, subscription, personal }: CreateSubscriptionRequest, call: CallContext): Promise<CreateSubscriptionResponse> {
    const given = { ...givenSubscription(subscription), projectId };
    const id = derivedId(call, 'subscription');
    return { subscription: subscriptionMessage(await this.subscriptions.create(call.caller, id, given, personal, await call.projects())) };
  }

  @Rpc(Service.updateSubscription, ONE_SUBSCRIPTION)
  async update({ subscriptionId, subscription }: UpdateSubscriptionRequest, call: CallContext): Promise<UpdateSubscriptionResponse> {
    const changed = await this.subscriptions.update(call.caller, subscriptionId, givenSubscription(subscription), await call.projects());
    return { subscription: subscriptionMessage(changed) };
  }

  @Rpc(Service.listSubscriptions, { within: 'tenant' })
  async list({ projectId }: ListSubscriptionsRequest, call: CallContext): Promise<ListSubscriptionsResponse> {
    return { subscriptions: (await this.subscriptions.list(call.caller, projectId, await call.projects())).map(subscriptionMessage) };
  }

  @Rpc(Service.deleteSubscription, ONE_SUBSCRIPTION)
  async delete({ subscriptionId }: DeleteSubscriptionRequest, { caller }: CallContext): Promise<DeleteSubscriptionResponse> {
    await this.subscriptions.remove(caller, subscriptionId);
    return {};
  }

  @Rpc(Service.getQuietHours, { within: 'tenant' })
  async quietHours(_: GetQuietHoursRequest, { caller }: CallContext): Promise<GetQuietHoursResponse> {
    return { quietHours: hoursMessage(await this.subscriptions.quietHours(caller)) };
  }

  @Rpc(Service.setQuietHours, { within: 'tenant' })
  async setQuietHours({ quietHours }: SetQuietHoursRequest, { caller }: CallContext): Promise<SetQuietHoursResponse> {
    const { timeZone = '', spans = [] } = quietHours ?? {};
    return { quietHours: hoursMessage(await this.subscriptions.setQuietHours(caller, timeZone, spans)) };
  }
}

const hoursMessage = ({ timeZone, spans }: QuietHours) => ({ timeZone, spans: spans.map((span) => ({ ...span, days: [...span.days] })) });
