import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { GatewayClient } from './gateway.js';

const Channel = z
  .object({
    id: z.string(),
    projectId: z.string().nullable(),
    kind: z.string(),
    name: z.string(),
    target: z.string(),
    userId: z.string().nullable(),
    state: z.string(),
    reason: z.string().nullable(),
    failingSince: z.string().nullable(),
  })
  .loose();
export type Channel = z.infer<typeof Channel>;
const WithSecret = Channel.extend({ secret: z.string().nullable() });

const Digest = z.object({ every: z.string(), at: z.string(), day: z.string(), timeZone: z.string() });
const WISH = {
  name: z.string(),
  types: z.array(z.string()),
  filter: z.string(),
  minSeverity: z.string(),
  channelIds: z.array(z.string()),
  urgent: z.boolean(),
  digest: Digest.nullable(),
  dedupeKey: z.string(),
  dedupeSeconds: z.number(),
  enabled: z.boolean(),
};
const Wish = z.object(WISH);
const Subscription = z
  .object({ id: z.string(), projectId: z.string().nullable(), userId: z.string().nullable(), fault: z.string().nullable(), ...WISH })
  .loose();
export type Subscription = z.infer<typeof Subscription>;

const Delivery = z
  .object({
    id: z.string(),
    channelId: z.string(),
    eventType: z.string(),
    severity: z.string(),
    title: z.string(),
    state: z.string(),
    waitsFor: z.string().nullable(),
    attempts: z.number(),
    createdAt: z.string(),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    status: z.number().nullable(),
  })
  .loose();
export type Delivery = z.infer<typeof Delivery>;

const Template = z.object({ type: z.string(), subject: z.string(), text: z.string(), html: z.string(), shipped: z.boolean() }).loose();
export type Template = z.infer<typeof Template>;

const QuietHours = z.object({
  timeZone: z.string(),
  spans: z.array(z.object({ days: z.array(z.string()), from: z.string(), to: z.string() })),
});
export type QuietHours = z.infer<typeof QuietHours>;

/** Who hears of what happens, over which channel. */
export class NotificationsClient {
  readonly #client: GatewayClient;

  constructor(client: GatewayClient) {
    this.#client = client;
  }

  async channels(project: string | undefined): Promise<readonly Channel[]> {
    return z.object({ channels: z.array(Channel) }).parse(await this.#get(`channels${within(project)}`)).channels;
  }

  /** The secret of a webhook is in this answer alone. */
  async addChannel(body: object): Promise<z.infer<typeof WithSecret>> {
    return WithSecret.parse(await this.#post('channels', body));
  }

  async rotateSecret(id: string, overlap: { readonly overlapSeconds?: number }): Promise<z.infer<typeof WithSecret>> {
    return WithSecret.parse(await this.#post(`channels/${part(id)}/rotate`, overlap));
  }

  async enableChannel(id: string): Promise<Channel> {
    return Channel.parse(await this.#post(`channels/${part(id)}/enable`, {}));
  }

  /** The message on its way. */
  async testChannel(id: string): Promise<Delivery> {
    return Delivery.parse(await this.#post(`channels/${part(id)}/test`, {}));
  }

  async subscriptions(project: string | undefined): Promise<readonly Subscription[]> {
    return z.object({ subscriptions: z.array(Subscription) }).parse(await this.#get(`subscriptions${within(project)}`)).subscriptions;
  }

  async addSubscription(body: object): Promise<Subscription> {
    return Subscription.parse(await this.#post('subscriptions', body));
  }

  async changeSubscription(subscription: Subscription): Promise<Subscription> {
    const { digest, ...wish } = Wish.parse(subscription);
    return Subscription.parse(await this.#post(`subscriptions/${part(subscription.id)}`, { ...wish, ...(digest && { digest }) }));
  }

  async deliveries(query: Readonly<Record<string, string>>): Promise<readonly Delivery[]> {
    const page = await this.#get(`deliveries?${new URLSearchParams(query).toString()}`);
    return z.object({ deliveries: z.array(Delivery) }).parse(page).deliveries;
  }

  async replay(id: string): Promise<Delivery> {
    return Delivery.parse(await this.#post(`deliveries/${part(id)}/replay`, {}));
  }

  async templates(): Promise<readonly Template[]> {
    return z.object({ templates: z.array(Template) }).parse(await this.#get('templates')).templates;
  }

  async setTemplate(body: object): Promise<void> {
    await this.#post('templates', body);
  }

  async quietHours(): Promise<QuietHours> {
    return QuietHours.parse(await this.#get('quiet-hours'));
  }

  async setQuietHours(hours: QuietHours): Promise<QuietHours> {
    return QuietHours.parse(await this.#post('quiet-hours', hours));
  }

  async remove(what: 'channels' | 'subscriptions' | 'templates', id: string): Promise<void> {
    await this.#client.call('DELETE', `${ROOT}/${what}/${part(id)}`, undefined, randomUUID());
  }

  #get(path: string): Promise<unknown> {
    return this.#client.call('GET', `${ROOT}/${path}`);
  }

  #post(path: string, body: object): Promise<unknown> {
    return this.#client.call('POST', `${ROOT}/${path}`, body, randomUUID());
  }
}

const ROOT = '/v1/notifications';
const part = encodeURIComponent;
const within = (project: string | undefined): string => (project === undefined ? '' : `?${new URLSearchParams({ project }).toString()}`);
