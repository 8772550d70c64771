import { join } from 'node:path';
import type { Message } from '@hexad/bus';
import type { Platform } from '@hexad/host';
import { DnsResolver, GuardedHosts, outgoingRequest, readAllowed } from '@hexad/host/outgoing';
import { keyPlaces, LazyKey, openKey } from '@hexad/secrets';
import type { Store } from '@hexad/store';
import { IdentityPeople } from './adapters/identity-people.js';
import { StoreChannels } from './adapters/store-channels.js';
import { StoreDeliveries } from './adapters/store-deliveries.js';
import { StoreRuleBook } from './adapters/store-rule-book.js';
import { StoreSubscriptions } from './adapters/store-subscriptions.js';
import { QUEUE } from './adapters/settle.js';
import { ChatSender } from './adapters/chat-sender.js';
import { MailSender } from './adapters/mail-sender.js';
import { signingRows } from './adapters/signing-rows.js';
import { StoreTemplates } from './adapters/store-templates.js';
import { SocketSender } from './adapters/socket-sender.js';
import { WebhookSender } from './adapters/webhook-sender.js';
import { Deliver } from './application/deliver.js';
import { Hear } from './application/hear.js';
import { HEARD, WATCHED } from './application/heard.js';
import { ManageChannels } from './application/manage-channels.js';
import { ManageSubscriptions } from './application/manage-subscriptions.js';
import type { Inbox } from './application/inbox.js';
import type { Sender } from './application/ports.js';
import { RotateSigningSecrets } from './application/rotate-signing-secrets.js';
import { Scope } from './application/scope.js';
import { ShowDeliveries } from './application/show-deliveries.js';
import { MessageTexts } from './application/texts.js';
import { SigningSecrets } from './application/signing-secrets.js';
import type { Kind } from './domain/channel.js';
import { PAUSES } from './domain/tries.js';
import { happeningOf } from './events/happenings.js';
import { readDeliveryTask } from './events/delivery-task.js';
import { NotificationSettings } from './settings.js';

/** Messages at once in this process. */
const AT_ONCE = 8;
/** Events at once in this process: those that wait together are kept together. */
const HEARD_AT_ONCE = 32;
/** The consumer of events. */
const GROUP = 'workflow.notifications';

/** Who hears of what happens. Disposing it ends its work beside the calls. */
export async function composeNotifications(platform: Platform, store: Store, inbox: Inbox, stack: AsyncDisposableStack) {
  const { clock, ids, rpc } = platform;
  const log = platform.log('workflow');
  const settings = NotificationSettings.parse(platform.settings);
  const kek = stack.use(
    new LazyKey(() => openKey(keyPlaces('HEXAD_CHANNEL_KEK', platform.settings, join(platform.dataDir, 'channel-encryption')))),
  );
  const hosts = new GuardedHosts({
    allowed: readAllowed(settings.HEXAD_WEBHOOK_ALLOWED_HOSTS),
    setting: 'HEXAD_WEBHOOK_ALLOWED_HOSTS',
    resolver: new DnsResolver(),
  });
  const request = stack.use(await outgoingRequest(hosts));
  const pauses = platform.settings['HEXAD_TEST_DELIVERY_PAUSES']?.split(',').map(Number) ?? PAUSES;
  const channels = new StoreChannels(store);
  const subscriptions = new StoreSubscriptions(store);
  const deliveries = new StoreDeliveries({ store, clock, ids, random: Math.random, pauses });
  const rules = stack.use(new StoreRuleBook(store, clock));
  const people = new IdentityPeople(rpc, clock);
  const scope = new Scope(people);
  const secrets = new SigningSecrets(kek);
  const texts = new MessageTexts(new StoreTemplates(store), log);
  const { HEXAD_SMTP_URL: url, HEXAD_SMTP_PASSWORD: password, HEXAD_SMTP_FROM: from } = settings;
  const mail = stack.use(new MailSender({ url, password, from }, texts));
  const webhooks = new WebhookSender({ hosts, request, channels, secrets, clock });
  const senders = new Map<Kind, Sender>(
    [webhooks, mail, new ChatSender(rpc, texts), new SocketSender(inbox)].map((sender) => [sender.kind, sender]),
  );
  const hear = new Hear(rules, deliveries, clock);
  const deliver = new Deliver({ deliveries, senders, people, clock, log });
  return {
    scope,
    manageChannels: new ManageChannels({ channels, deliveries, secrets, senders, scope, clock, ids }),
    rotateSigningSecrets: new RotateSigningSecrets(signingRows(store), kek, log),
    manageSubscriptions: new ManageSubscriptions(subscriptions, channels, scope, clock),
    texts,
    deliveries,
    showDeliveries: new ShowDeliveries(deliveries, channels, scope),
    projectOf: {
      channel: async (tenant: string, id: string) => (await channels.find(tenant, id))?.projectId,
      subscription: async (tenant: string, id: string) => (await subscriptions.find(tenant, id))?.projectId,
      delivery: async (tenant: string, id: string) => (await deliveries.find(tenant, id))?.projectId,
    },
    /** Begins to hear and to deliver. `keep`: what else is done with each event, in the same delivery of the bus, for each group costs. */
    listen: async (keep: (message: Message) => Promise<void>): Promise<AsyncDisposable> => {
      await using listening = new AsyncDisposableStack();
      const bus = platform.bus('workflow');
      listening.use(
        await bus.onTask({ queue: QUEUE, concurrency: AT_ONCE }, async ({ message, signal }) => {
          const { id, attempt } = readDeliveryTask(message);
          await deliver.execute(message.tenant, id, attempt, signal);
        }),
      );
      listening.use(
        await bus.onEvent({ group: GROUP, types: WATCHED, concurrency: HEARD_AT_ONCE }, async ({ message }) => {
          const heard = HEARD.includes(message.type) ? happeningOf(message) : undefined;
          await Promise.all([keep(message), heard && hear.execute(heard.tenant, heard.happening)]);
        }),
      );
      return listening.move();
    },
  };
}

export type Notifications = Awaited<ReturnType<typeof composeNotifications>>;
