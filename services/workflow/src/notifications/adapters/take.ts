import type { Tx } from '@hexad/store';
import type { Outgoing } from '../application/ports.js';
import { CHANNEL, DELIVERY, toChannel, toDelivery, type ChannelRow, type DeliveryRow } from './rows.js';

/** Messages in one digest; what is more goes out in the next, at once. */
const MOST_TOGETHER = 200;

const DROP = `
  update deliveries set state = 'dropped', ended_at = $2, error_code = 'conflict', error_message = 'The channel is switched off.'
  where channel_id = $1 and state = 'pending' and due_at <= $2`;

/** What goes out now as the try of this number; undefined when that is over, or it goes out in another's digest. */
export async function takeDelivery(tx: Tx, id: string, attempt: number, now: Date): Promise<Outgoing | undefined> {
  const sql = `select ${DELIVERY} from deliveries where id = $1 and state = 'pending' and attempts = $2`;
  const [row] = await tx.query<DeliveryRow>(sql, [id, attempt]);
  if (row === undefined) return undefined;
  const [channel] = await tx.query<ChannelRow>(`select ${CHANNEL} from channels where id = $1`, [row.channel_id]);
  if (channel === undefined) return undefined;
  if (channel.state === 'disabled') {
    await tx.execute(DROP, [channel.id, now]);
    return undefined;
  }
  const [subscription] = await tx.query<{ user_id: string }>('select user_id from subscriptions where id = $1', [row.subscription_id]);
  const rest = { channel: toChannel(channel), userId: subscription?.user_id ?? '' };
  if (row.waits_for !== 'digest') return { ...rest, delivery: toDelivery(row), together: [] };
  const together = (await tx.query<DeliveryRow>(TOGETHER, [row.channel_id, row.subscription_id, row.due_at])).map(toDelivery);
  return together[0]?.id === id ? { ...rest, delivery: together[0], together } : undefined;
}

const TOGETHER = `
  select ${DELIVERY} from deliveries
  where channel_id = $1 and subscription_id = $2 and state = 'pending' and waits_for = 'digest' and due_at <= $3
  order by id limit ${MOST_TOGETHER}`;

/** The first of those that should have gone out in the digest of this one, and came too late for it. */
export async function leftOf(tx: Tx, { channelId, subscriptionId, dueAt }: Outgoing['delivery']): Promise<DeliveryRow | undefined> {
  const [row] = await tx.query<DeliveryRow>(TOGETHER, [channelId, subscriptionId, dueAt]);
  return row;
}
