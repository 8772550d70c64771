import type { Channel, Kind } from '../domain/channel.js';
import type { Delivery, DeliveryState } from '../domain/delivery.js';
import type { Happening } from '../domain/happening.js';
import type { WaitsFor } from '../domain/plan.js';
import type { Subscription, Wish } from '../domain/subscription.js';
import type { SealedSecret } from '../application/ports.js';

/** What listens for changes of what tenants have set up. */
export const RULES_CHANGED = 'notification-rules';

export const CHANNEL = 'id, project_id, kind, name, target, room, user_id, state, reason, failing_since, created_at';
export interface ChannelRow {
  readonly id: string;
  readonly project_id: string;
  readonly kind: Kind;
  readonly name: string;
  readonly target: string;
  readonly room: string;
  readonly user_id: string;
  readonly state: Channel['state'];
  readonly reason: string;
  readonly failing_since: Date | null;
  readonly created_at: Date;
}

export const toChannel = ({ project_id, user_id, failing_since, created_at, ...row }: ChannelRow): Channel => ({
  ...row,
  projectId: project_id,
  userId: user_id,
  failingSince: failing_since ?? undefined,
  createdAt: created_at,
});

export const SUBSCRIPTION = 'id, project_id, user_id, name, wish, fault, created_at';
export interface SubscriptionRow {
  readonly id: string;
  readonly project_id: string;
  readonly user_id: string;
  readonly name: string;
  readonly wish: Wish;
  readonly fault: string;
  readonly created_at: Date;
}

export const toSubscription = ({ wish, project_id, user_id, created_at, ...row }: SubscriptionRow): Subscription => ({
  ...wish,
  ...row,
  projectId: project_id,
  userId: user_id,
  createdAt: created_at,
});

export const toWish = ({
  types,
  filter,
  minSeverity,
  channelIds,
  urgent,
  digest,
  dedupeKey,
  dedupeSeconds,
  enabled,
}: Subscription): Wish => ({
  types,
  filter,
  minSeverity,
  channelIds,
  urgent,
  digest,
  dedupeKey,
  dedupeSeconds,
  enabled,
});

export const SECRET = 'id, created_at, ends_at, kek, kek_version, data_key, box';
export interface SecretRow {
  readonly id: string;
  readonly created_at: Date;
  readonly ends_at: Date | null;
  readonly kek: string;
  readonly kek_version: string;
  readonly data_key: Uint8Array;
  readonly box: Uint8Array;
}

export const toSecret = ({ id, created_at, ends_at, kek, kek_version: version, data_key: bytes, box }: SecretRow): SealedSecret => ({
  id,
  createdAt: created_at,
  endsAt: ends_at ?? undefined,
  sealed: { key: { kek, version, bytes }, box },
});

const DELIVERY_COLUMNS = (
  'id channel_id subscription_id project_id happening state waits_for attempts tries first_tried_at due_at created_at ended_at ' +
  'error_code error_message status'
).split(' ');
export const DELIVERY = DELIVERY_COLUMNS.join(', ');
export const DELIVERY_OF = (table: string): string => DELIVERY_COLUMNS.map((column) => `${table}.${column}`).join(', ');

export interface DeliveryRow {
  readonly id: string;
  readonly channel_id: string;
  readonly subscription_id: string | null;
  readonly project_id: string;
  readonly happening: Omit<Happening, 'at'> & { readonly at: string };
  readonly state: DeliveryState;
  readonly waits_for: WaitsFor;
  readonly attempts: number;
  readonly tries: number;
  readonly first_tried_at: Date | null;
  readonly due_at: Date;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly error_code: string;
  readonly error_message: string;
  readonly status: number;
}

export const toDelivery = (row: DeliveryRow): Delivery => ({
  id: row.id,
  channelId: row.channel_id,
  subscriptionId: row.subscription_id ?? '',
  projectId: row.project_id,
  happening: { ...row.happening, at: new Date(row.happening.at) },
  state: row.state,
  waitsFor: row.waits_for,
  attempts: row.attempts,
  tries: row.tries,
  firstTriedAt: row.first_tried_at ?? undefined,
  dueAt: row.due_at,
  createdAt: row.created_at,
  endedAt: row.ended_at ?? undefined,
  errorCode: row.error_code,
  errorMessage: row.error_message,
  status: row.status,
});
