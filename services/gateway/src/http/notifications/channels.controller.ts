import type { Caller } from '@hexad/kernel';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import { channelJson, deliveryJson } from './notification-json.js';
import {
  createChannel,
  deleteChannel,
  enableChannel,
  listChannels,
  listDeliveries,
  replayDelivery,
  rotateChannelEncryption,
  rotateChannelSecret,
  testChannel,
} from './notifications.endpoints.js';

@Controller()
export class ChannelsController {
  constructor(private readonly backend: Backend) {}

  @Serves(createChannel)
  async create(@Input() { body, idempotencyKey }: InputOf<typeof createChannel>, @By() caller: Caller) {
    const { channel, secret } = await this.backend.notifications.createChannel(body, { caller, idempotencyKey });
    return { ...channelJson(channel), secret: orNull(secret) };
  }

  @Serves(listChannels)
  async list(@Input() { query }: InputOf<typeof listChannels>, @By() caller: Caller) {
    const { channels } = await this.backend.notifications.listChannels({ projectId: query.project }, { caller });
    return { channels: channels.map(channelJson) };
  }

  @Serves(deleteChannel)
  async remove(@Input() { params, idempotencyKey }: InputOf<typeof deleteChannel>, @By() caller: Caller): Promise<void> {
    await this.backend.notifications.deleteChannel({ channelId: params.id }, { caller, idempotencyKey });
  }

  @Serves(rotateChannelSecret)
  async rotate(@Input() { params, body, idempotencyKey }: InputOf<typeof rotateChannelSecret>, @By() caller: Caller) {
    const request = { channelId: params.id, ...body };
    const { channel, secret } = await this.backend.notifications.rotateChannelSecret(request, { caller, idempotencyKey });
    return { ...channelJson(channel), secret: orNull(secret) };
  }

  @Serves(rotateChannelEncryption)
  rotateEncryption(@Input() { idempotencyKey }: InputOf<typeof rotateChannelEncryption>, @By() caller: Caller) {
    return this.backend.notifications.rotateChannelEncryption({}, { caller, idempotencyKey });
  }

  @Serves(enableChannel)
  async enable(@Input() { params, idempotencyKey }: InputOf<typeof enableChannel>, @By() caller: Caller) {
    return channelJson((await this.backend.notifications.enableChannel({ channelId: params.id }, { caller, idempotencyKey })).channel);
  }

  @Serves(testChannel)
  async test(@Input() { params, idempotencyKey }: InputOf<typeof testChannel>, @By() caller: Caller) {
    return deliveryJson((await this.backend.notifications.testChannel({ channelId: params.id }, { caller, idempotencyKey })).delivery);
  }

  @Serves(listDeliveries)
  async deliveries(@Input() { query }: InputOf<typeof listDeliveries>, @By() caller: Caller) {
    const { channel = '', state = '', ...page } = query;
    const { deliveries, nextCursor } = await this.backend.notifications.listDeliveries({ ...page, channelId: channel, state }, { caller });
    return { deliveries: deliveries.map(deliveryJson), nextCursor: orNull(nextCursor) };
  }

  @Serves(replayDelivery)
  async replay(@Input() { params, idempotencyKey }: InputOf<typeof replayDelivery>, @By() caller: Caller) {
    const { delivery } = await this.backend.notifications.replayDelivery({ deliveryId: params.id }, { caller, idempotencyKey });
    return deliveryJson(delivery);
  }
}
