import { AppError, isUuid, type Caller, type Clock } from '@hexad/kernel';
import type { QuietHours } from '../domain/quiet-hours.js';
import type { Subscription } from '../domain/subscription.js';
import { nameFrom, quietHoursFrom, wishFrom, type GivenWish } from './checks.js';
import type { Channels, Subscriptions } from './ports.js';
import { unknown, type Scope } from './scope.js';

export interface GivenSubscription extends GivenWish {
  readonly projectId: string;
  readonly name: string;
}

const MOST = 500;

export class ManageSubscriptions {
  readonly #subscriptions: Subscriptions;
  readonly #channels: Channels;
  readonly #scope: Scope;
  readonly #clock: Clock;

  constructor(subscriptions: Subscriptions, channels: Channels, scope: Scope, clock: Clock) {
    this.#subscriptions = subscriptions;
    this.#channels = channels;
    this.#scope = scope;
    this.#clock = clock;
  }

  async create(caller: Caller, id: string, given: GivenSubscription, personal: boolean, projects: readonly string[] | undefined) {
    const userId = await this.#scope.owner(caller, given.projectId, personal);
    const { projectId } = given;
    const base = { id, projectId, userId, fault: '', createdAt: this.#clock.now() };
    const subscription: Subscription = { ...base, name: nameFrom(given.name), ...wishFrom(given) };
    await this.checkChannels(caller, subscription, projects);
    const there = await this.#subscriptions.list(caller.tenant, { projects: undefined, userId });
    if (there.length >= MOST && !there.some((one) => one.id === id))
      throw new AppError('exhausted', `There are ${there.length} subscriptions, which is the most; delete some.`);
    if (await this.#subscriptions.add(caller.tenant, subscription)) return subscription;
    return (await this.#subscriptions.find(caller.tenant, id)) ?? subscription;
  }

  async update(caller: Caller, id: string, given: GivenSubscription, projects: readonly string[] | undefined): Promise<Subscription> {
    const known = await this.#mine(caller, id);
    const changed: Subscription = { ...known, name: nameFrom(given.name), ...wishFrom(given), fault: '' };
    await this.checkChannels(caller, changed, projects);
    if (!(await this.#subscriptions.change(caller.tenant, changed))) throw unknown('subscription', id);
    return changed;
  }

  async list(caller: Caller, projectId: string, projects: readonly string[] | undefined): Promise<readonly Subscription[]> {
    const all = await this.#subscriptions.list(caller.tenant, await this.#scope.seen(caller, projects));
    return projectId === '' ? all : all.filter((one) => one.projectId === projectId);
  }

  async remove(caller: Caller, id: string): Promise<void> {
    await this.#mine(caller, id);
    await this.#subscriptions.remove(caller.tenant, id);
  }

  async quietHours(caller: Caller): Promise<QuietHours> {
    const me = await this.#scope.me(caller);
    return (await this.#subscriptions.quietHours(caller.tenant, me)) ?? { timeZone: 'UTC', spans: [] };
  }

  async setQuietHours(caller: Caller, timeZone: string, spans: Parameters<typeof quietHoursFrom>[1]): Promise<QuietHours> {
    const hours = quietHoursFrom(timeZone, spans);
    await this.#subscriptions.setQuietHours(caller.tenant, await this.#scope.me(caller), hours);
    return hours;
  }

  /** Each must be one that the caller sees, and of the same project or of the whole tenant: nobody tells a project's news elsewhere. */
  async checkChannels(
    caller: Caller,
    { channelIds, projectId }: Pick<Subscription, 'channelIds' | 'projectId'>,
    projects: readonly string[] | undefined,
  ): Promise<void> {
    if (channelIds.length === 0) return;
    const seen = await this.#channels.list(caller.tenant, await this.#scope.seen(caller, projects));
    for (const id of channelIds) {
      const channel = isUuid(id) ? seen.find((one) => one.id === id) : undefined;
      if (channel === undefined) throw unknown('channel', JSON.stringify(id));
      if (channel.projectId !== '' && channel.projectId !== projectId)
        throw new AppError(
          'conflict',
          `The channel ${channel.name} is of another project; use one of this project or of the whole tenant.`,
        );
    }
  }

  async #mine(caller: Caller, id: string): Promise<Subscription> {
    const known = await this.#subscriptions.find(caller.tenant, id);
    await this.#scope.checkMine(caller, 'subscription', id, known);
    if (known === undefined) throw unknown('subscription', id);
    return known;
  }
}
