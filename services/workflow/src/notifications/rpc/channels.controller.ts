import {
  NotificationServiceService as Service,
  type CreateChannelRequest,
  type CreateChannelResponse,
  type DeleteChannelRequest,
  type DeleteChannelResponse,
  type EnableChannelRequest,
  type EnableChannelResponse,
  type ListChannelsRequest,
  type ListChannelsResponse,
  type ListDeliveriesRequest,
  type ListDeliveriesResponse,
  type ReplayDeliveryRequest,
  type ReplayDeliveryResponse,
  type RotateChannelEncryptionRequest,
  type RotateChannelEncryptionResponse,
  type RotateChannelSecretRequest,
  type RotateChannelSecretResponse,
  type TestChannelRequest,
  type TestChannelResponse,
} from '@hexad/proto/workflow/v1/notifications';
import { derivedId, Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { ManageChannels } from '../application/manage-channels.js';
import { RotateSigningSecrets } from '../application/rotate-signing-secrets.js';
import { ShowDeliveries } from '../application/show-deliveries.js';
import { channelMessage, deliveryMessage } from './messages.js';

const ONE_CHANNEL = { within: { of: 'channel', by: 'channelId' } } as const;

@Controller()
export class ChannelsController {
  constructor(
    private readonly channels: ManageChannels,
    private readonly deliveries: ShowDeliveries,
    private readonly encryption: RotateSigningSecrets,
  ) {}

  @Rpc(Service.createChannel, { within: { of: 'project', by: 'projectId' } })
  async create(request: CreateChannelRequest, call: CallContext): Promise<CreateChannelResponse> {
    const { channel, secret } = await this.channels.create(call.caller, { ...request, id: derivedId(call, 'channel') });
    return { channel: channelMessage(channel), secret };
  }

  @Rpc(Service.listChannels, { within: 'tenant' })
  async list({ projectId }: ListChannelsRequest, call: CallContext): Promise<ListChannelsResponse> {
    return { channels: (await this.channels.list(call.caller, projectId, await call.projects())).map(channelMessage) };
  }

  @Rpc(Service.deleteChannel, ONE_CHANNEL)
  async delete({ channelId }: DeleteChannelRequest, { caller }: CallContext): Promise<DeleteChannelResponse> {
    await this.channels.remove(caller, channelId);
    return {};
  }

  @Rpc(Service.rotateChannelSecret, ONE_CHANNEL)
  async rotate(request: RotateChannelSecretRequest, call: CallContext): Promise<RotateChannelSecretResponse> {
    const { channelId, overlapSeconds } = request;
    const { channel, secret } = await this.channels.rotate(call.caller, channelId, derivedId(call, 'channel-secret'), overlapSeconds);
    return { channel: channelMessage(channel), secret };
  }

  @Rpc(Service.rotateChannelEncryption, { within: 'tenant' })
  rotateEncryption(_: RotateChannelEncryptionRequest, { caller }: CallContext): Promise<RotateChannelEncryptionResponse> {
    return this.encryption.execute(caller);
  }

  @Rpc(Service.enableChannel, ONE_CHANNEL)
  async enable({ channelId }: EnableChannelRequest, { caller }: CallContext): Promise<EnableChannelResponse> {
    return { channel: channelMessage(await this.channels.enable(caller, channelId)) };
  }

  @Rpc(Service.testChannel, ONE_CHANNEL)
  async test({ channelId }: TestChannelRequest, call: CallContext): Promise<TestChannelResponse> {
    return { delivery: deliveryMessage(await this.channels.test(call.caller, channelId, derivedId(call, 'channel-test'))) };
  }

  @Rpc(Service.listDeliveries, { within: 'tenant' })
  async listDeliveries(request: ListDeliveriesRequest, call: CallContext): Promise<ListDeliveriesResponse> {
    const { items, nextCursor } = await this.deliveries.list(call.caller, request, await call.projects());
    return { deliveries: items.map(deliveryMessage), nextCursor };
  }

  @Rpc(Service.replayDelivery, { within: { of: 'delivery', by: 'deliveryId' } })
  async replay({ deliveryId }: ReplayDeliveryRequest, { caller }: CallContext): Promise<ReplayDeliveryResponse> {
    return { delivery: deliveryMessage(await this.deliveries.replay(caller, deliveryId)) };
  }
}
