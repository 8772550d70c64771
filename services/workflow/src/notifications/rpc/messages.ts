import type {
  Channel as ChannelMessage,
  Delivery as DeliveryMessage,
  Subscription as SubscriptionMessage,
} from '@hexad/proto/workflow/v1/notifications';
import type { Channel } from '../domain/channel.js';
import type { Delivery } from '../domain/delivery.js';
import type { Subscription } from '../domain/subscription.js';
import type { GivenSubscription } from '../application/manage-subscriptions.js';

const time = (at: Date | undefined): string => at?.toISOString() ?? '';

export const channelMessage = ({ failingSince, createdAt, ...channel }: Channel): ChannelMessage => ({
  ...channel,
  failingSince: time(failingSince),
  createdAt: time(createdAt),
});

export const subscriptionMessage = ({ types, channelIds, digest, createdAt, ...rest }: Subscription): SubscriptionMessage => ({
  ...rest,
  types: [...types],
  channelIds: [...channelIds],
  digest,
  createdAt: time(createdAt),
});

const NOTHING: GivenSubscription = {
  projectId: '',
  name: '',
  types: [],
  filter: '',
  minSeverity: '',
  channelIds: [],
  urgent: false,
  dedupeKey: '',
  dedupeSeconds: 0,
  enabled: true,
};

export const givenSubscription = (message: SubscriptionMessage | undefined): GivenSubscription => message ?? NOTHING;

export function deliveryMessage({ happening, dueAt, createdAt, endedAt, ...delivery }: Delivery): DeliveryMessage {
  const { id, channelId, subscriptionId, projectId, state, waitsFor, attempts, errorCode, errorMessage, status } = delivery;
  return {
    id,
    channelId,
    subscriptionId,
    projectId,
    state,
    waitsFor,
    attempts,
    errorCode,
    errorMessage,
    status,
    eventType: happening.type,
    eventId: happening.id,
    severity: happening.severity,
    title: happening.title,
    dueAt: time(dueAt),
    createdAt: time(createdAt),
    endedAt: time(endedAt),
  };
}
