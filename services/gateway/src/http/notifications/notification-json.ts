import { AppError } from '@hexad/kernel';
import type { Channel, Delivery, Subscription } from '@hexad/proto/workflow/v1/notifications';
import { orNull } from '../schemas.js';

function present<T>(thing: T | undefined): T {
  if (thing === undefined) throw new AppError('internal', 'The workflow service answered with nothing.');
  return thing;
}

export function channelJson(message: Channel | undefined) {
  const channel = present(message);
  const { projectId, room, userId, reason, failingSince } = channel;
  return {
    ...channel,
    projectId: orNull(projectId),
    room: orNull(room),
    userId: orNull(userId),
    reason: orNull(reason),
    failingSince: orNull(failingSince),
  };
}

export function subscriptionJson(message: Subscription | undefined) {
  const subscription = present(message);
  const { projectId, userId, fault, digest } = subscription;
  return { ...subscription, projectId: orNull(projectId), userId: orNull(userId), fault: orNull(fault), digest: digest ?? null };
}

export function deliveryJson(message: Delivery | undefined) {
  const delivery = present(message);
  const { subscriptionId, projectId, waitsFor, endedAt, errorCode, errorMessage, status } = delivery;
  return {
    ...delivery,
    subscriptionId: orNull(subscriptionId),
    projectId: orNull(projectId),
    waitsFor: orNull(waitsFor),
    endedAt: orNull(endedAt),
    errorCode: orNull(errorCode),
    errorMessage: orNull(errorMessage),
    status: status === 0 ? null : status,
  };
}
