import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, keyRotation, NextCursor, PageQuery } from '../schemas.js';
import {
  ChangedSubscription,
  Channel,
  ChannelWithSecret,
  Delivery,
  NewChannel,
  NewSubscription,
  ProjectId,
  QuietHours,
  Subscription,
  Template,
} from './notification-schemas.js';

const tag = 'Notifications';
const OfProject = z.strictObject({ project: ProjectId.default('').describe('Absent: all that you see.') });
const json = <T extends z.ZodType>(status: number, description: string, schema: T) => ({
  status,
  description,
  content: { 'application/json': schema },
});

export const createChannel = endpoint({
  method: 'POST',
  path: '/v1/notifications/channels',
  id: 'createChannel',
  tag,
  summary: 'Add a channel that messages go over',
  description: 'One of the whole tenant that is not personal needs projects.manage.',
  body: NewChannel,
  answer: json(201, 'The channel, with the secret that signs its webhooks.', ChannelWithSecret),
  errors: ['conflict', 'host_refused', 'unsupported'],
});
export const listChannels = endpoint({
  method: 'GET',
  path: '/v1/notifications/channels',
  id: 'listChannels',
  tag,
  summary: 'Channels, the newest first',
  query: OfProject,
  answer: json(200, 'The channels, without secrets.', z.object({ channels: z.array(Channel) })),
});
export const deleteChannel = endpoint({
  method: 'DELETE',
  path: '/v1/notifications/channels/{id}',
  id: 'deleteChannel',
  tag,
  summary: 'Delete a channel with its secrets',
  params: ById,
  answer: { status: 204, description: 'It is gone, and with it what waited for it.' },
  errors: ['not_found'],
});
export const rotateChannelSecret = endpoint({
  method: 'POST',
  path: '/v1/notifications/channels/{id}/rotate',
  id: 'rotateChannelSecret',
  tag,
  summary: 'Give a webhook a new secret',
  description: 'The secret of before signs as well until `overlapSeconds` are over.',
  params: ById,
  body: z.strictObject({ overlapSeconds: z.int().min(0).max(604_800).default(86_400) }),
  answer: json(200, 'The channel with its new secret.', ChannelWithSecret),
  errors: ['not_found', 'conflict'],
});
export const rotateChannelEncryption = endpoint({
  method: 'POST',
  path: '/v1/channel-encryption/rotations',
  id: 'rotateChannelEncryption',
  tag,
  summary: 'Take the secrets of all tenants’ webhooks to a new version of the key-encryption key',
  description: 'The secrets stay what they are. Answers when it is done. One that was broken off is gone on with by the next call.',
  right: 'models.operate',
  answer: json(200, 'How it went.', keyRotation('Secrets that do not open: give the channels new ones or delete them, then rotate again.')),
  errors: ['conflict'],
});
export const enableChannel = endpoint({
  method: 'POST',
  path: '/v1/notifications/channels/{id}/enable',
  id: 'enableChannel',
  tag,
  summary: 'Switch a channel on again',
  params: ById,
  answer: json(200, 'The channel.', Channel),
  errors: ['not_found'],
});
export const testChannel = endpoint({
  method: 'POST',
  path: '/v1/notifications/channels/{id}/test',
  id: 'testChannel',
  tag,
  summary: 'Send one message over a channel',
  params: ById,
  answer: json(202, 'The message on its way; it is tried once.', Delivery),
  errors: ['not_found'],
});

export const createSubscription = endpoint({
  method: 'POST',
  path: '/v1/notifications/subscriptions',
  id: 'createSubscription',
  tag,
  summary: 'Say who hears of what',
  body: NewSubscription,
  answer: json(201, 'The subscription.', Subscription),
  errors: ['not_found', 'conflict', 'exhausted'],
});
export const listSubscriptions = endpoint({
  method: 'GET',
  path: '/v1/notifications/subscriptions',
  id: 'listSubscriptions',
  tag,
  summary: 'Subscriptions, the newest first',
  query: OfProject,
  answer: json(200, 'The subscriptions.', z.object({ subscriptions: z.array(Subscription) })),
});
export const updateSubscription = endpoint({
  method: 'POST',
  path: '/v1/notifications/subscriptions/{id}',
  id: 'updateSubscription',
  tag,
  summary: 'Replace a subscription',
  params: ById,
  body: ChangedSubscription,
  answer: json(200, 'The subscription.', Subscription),
  errors: ['not_found', 'conflict'],
});
export const deleteSubscription = endpoint({
  method: 'DELETE',
  path: '/v1/notifications/subscriptions/{id}',
  id: 'deleteSubscription',
  tag,
  summary: 'Delete a subscription',
  params: ById,
  answer: { status: 204, description: 'It is gone; messages under way still arrive.' },
  errors: ['not_found'],
});

export const setTemplate = endpoint({
  method: 'POST',
  path: '/v1/notifications/templates',
  id: 'setMessageTemplate',
  tag,
  summary: 'Set the words of messages',
  right: 'projects.manage',
  body: Template,
  answer: json(200, 'The template.', Template),
  errors: ['too_large'],
});
export const listTemplates = endpoint({
  method: 'GET',
  path: '/v1/notifications/templates',
  id: 'listMessageTemplates',
  tag,
  summary: 'The words of messages',
  answer: json(200, 'The tenant’s own and the shipped ones.', z.object({ templates: z.array(Template.extend({ shipped: z.boolean() })) })),
});
export const deleteTemplate = endpoint({
  method: 'DELETE',
  path: '/v1/notifications/templates/{type}',
  id: 'deleteMessageTemplate',
  tag,
  summary: 'Go back to the shipped words',
  right: 'projects.manage',
  params: z.strictObject({ type: z.string().min(1).max(120) }),
  answer: { status: 204, description: 'The shipped words count again.' },
  errors: ['not_found'],
});

export const getQuietHours = endpoint({
  method: 'GET',
  path: '/v1/notifications/quiet-hours',
  id: 'getQuietHours',
  tag,
  summary: 'When you are not to be disturbed',
  answer: json(200, 'Your quiet hours.', QuietHours),
});
export const setQuietHours = endpoint({
  method: 'POST',
  path: '/v1/notifications/quiet-hours',
  id: 'setQuietHours',
  tag,
  summary: 'Say when you are not to be disturbed',
  description: 'Messages over your own channels wait for the end, save urgent and critical ones.',
  right: 'projects.read',
  body: QuietHours,
  answer: json(200, 'Your quiet hours.', QuietHours),
});

export const listDeliveries = endpoint({
  method: 'GET',
  path: '/v1/notifications/deliveries',
  id: 'listDeliveries',
  tag,
  summary: 'Messages and what became of them, the newest first',
  query: PageQuery.extend({ channel: Id.optional(), state: z.enum(['pending', 'digested', 'delivered', 'dead', 'dropped']).optional() }),
  answer: json(200, 'A page of messages.', z.object({ deliveries: z.array(Delivery), nextCursor: NextCursor })),
});
export const replayDelivery = endpoint({
  method: 'POST',
  path: '/v1/notifications/deliveries/{id}/replay',
  id: 'replayDelivery',
  tag,
  summary: 'Send a message once more',
  params: ById,
  answer: json(202, 'The message on its way.', Delivery),
  errors: ['not_found', 'conflict'],
});
