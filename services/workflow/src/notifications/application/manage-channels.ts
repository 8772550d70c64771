import { AppError, type Caller, type Clock, type Ids } from '@hexad/kernel';
import { CHANNEL_TESTED, type Channel, type Kind } from '../domain/channel.js';
import type { Delivery } from '../domain/delivery.js';
import { kindFrom, nameFrom } from './checks.js';
import type { Channels, Deliveries, Sender } from './ports.js';
import { unknown, type Scope } from './scope.js';
import type { SigningSecrets } from './signing-secrets.js';

/** Milliseconds within which a repeated wish is shown the secret again, so that a lost answer loses nothing. */
const SHOWN_AGAIN_MS = 600_000;
const LONGEST_OVERLAP = 604_800;

export interface ChannelWish {
  readonly id: string;
  readonly projectId: string;
  readonly kind: string;
  readonly name: string;
  readonly target: string;
  readonly room: string;
  readonly personal: boolean;
}

export interface ChannelsParts {
  readonly channels: Channels;
  readonly deliveries: Deliveries;
  readonly secrets: SigningSecrets;
  readonly senders: ReadonlyMap<Kind, Sender>;
  readonly scope: Scope;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface WithSecret {
  readonly channel: Channel;
  /** Empty where there is none. */
  readonly secret: string;
}

export class ManageChannels {
  readonly #parts: ChannelsParts;

  constructor(parts: ChannelsParts) {
    this.#parts = parts;
  }

  async create(caller: Caller, wish: ChannelWish): Promise<WithSecret> {
    const { channels, scope, senders, secrets, clock, ids } = this.#parts;
    const kind = kindFrom(wish.kind);
    const name = nameFrom(wish.name);
    const { id, projectId, target, room } = wish;
    const userId = await scope.owner(caller, projectId, wish.personal);
    const sender = senders.get(kind);
    if (sender === undefined) throw new AppError('unsupported', `There are no channels of the kind ${kind} yet.`);
    await sender.check(caller, { target, room, projectId, userId });
    const createdAt = clock.now();
    const channel: Channel = {
      id,
      projectId,
      kind,
      name,
      target,
      room,
      userId,
      state: 'active',
      reason: '',
      failingSince: undefined,
      createdAt,
    };
    if (kind !== 'webhook')
      return (await channels.add(caller.tenant, channel, undefined)) ? { channel, secret: '' } : this.#again(caller, channel);
    const place = { tenant: caller.tenant, channel: id, id: ids.next() };
    const { secret, written } = await secrets.make(place, createdAt, (kept) => channels.add(caller.tenant, channel, kept));
    return written ? { channel, secret } : this.#again(caller, channel);
  }

  /** The same wish came before. */
  async #again(caller: Caller, wished: Channel): Promise<WithSecret> {
    const { channels, secrets, clock } = this.#parts;
    const { tenant } = caller;
    const known = await channels.find(tenant, wished.id);
    const alike = (['projectId', 'kind', 'name', 'target', 'room', 'userId'] as const).every((field) => known?.[field] === wished[field]);
    if (known === undefined || !alike) throw new AppError('conflict', 'The idempotency key was used for another channel.');
    const [kept] = await channels.secrets(tenant, known.id, clock.now());
    const isFresh = kept !== undefined && clock.now().getTime() - kept.createdAt.getTime() < SHOWN_AGAIN_MS;
    return { channel: known, secret: isFresh ? await secrets.open(tenant, known.id, kept) : '' };
  }

  async list(caller: Caller, projectId: string, projects: readonly string[] | undefined): Promise<readonly Channel[]> {
    const all = await this.#parts.channels.list(caller.tenant, await this.#parts.scope.seen(caller, projects));
    return projectId === '' ? all : all.filter((channel) => channel.projectId === projectId);
  }

  async remove(caller: Caller, id: string): Promise<void> {
    await this.#mine(caller, id);
    await this.#parts.channels.remove(caller.tenant, id);
  }

  /** Fails with `conflict` for a channel that signs nothing. A repeated wish makes one secret. */
  async rotate(caller: Caller, id: string, secretId: string, overlapSeconds: number): Promise<WithSecret> {
    const { channels, secrets, clock } = this.#parts;
    const { tenant } = caller;
    const channel = await this.#mine(caller, id);
    if (channel.kind !== 'webhook') throw new AppError('conflict', `A channel of the kind ${channel.kind} has no secret.`);
    if (!Number.isInteger(overlapSeconds) || overlapSeconds < 0 || overlapSeconds > LONGEST_OVERLAP)
      throw new AppError('invalid', `overlap_seconds is ${overlapSeconds}; it can be 0 to ${LONGEST_OVERLAP}.`);
    const now = clock.now();
    const known = (await channels.secrets(tenant, id, now)).find((secret) => secret.id === secretId);
    if (known !== undefined) return { channel, secret: await secrets.open(tenant, id, known) };
    const oldEndsAt = new Date(now.getTime() + overlapSeconds * 1_000);
    const place = { tenant, channel: id, id: secretId };
    const { secret } = await secrets.make(place, now, (kept) => channels.rotate(tenant, id, kept, oldEndsAt));
    return { channel, secret };
  }

  async enable(caller: Caller, id: string): Promise<Channel> {
    const channel = await this.#mine(caller, id);
    await this.#parts.channels.enable(caller.tenant, id);
    return { ...channel, state: 'active', reason: '', failingSince: undefined };
  }

  async test(caller: Caller, id: string, deliveryId: string): Promise<Delivery> {
    const { deliveries, clock } = this.#parts;
    const { name, projectId } = await this.#mine(caller, id);
    const known = await deliveries.find(caller.tenant, deliveryId);
    if (known !== undefined) return known;
    const happening = {
      id: deliveryId,
      type: CHANNEL_TESTED,
      projectId,
      runId: '',
      at: clock.now(),
      actor: caller.actor,
      severity: 'info' as const,
      title: `A test of the channel ${name}`,
      data: { channelId: id, name },
    };
    return deliveries.writeOne(caller.tenant, happening, id, deliveryId);
  }

  async #mine(caller: Caller, id: string): Promise<Channel> {
    const channel = await this.#parts.channels.find(caller.tenant, id);
    await this.#parts.scope.checkMine(caller, 'channel', id, channel);
    if (channel === undefined) throw unknown('channel', id);
    return channel;
  }
}
