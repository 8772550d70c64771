import type { Clock } from '@hexad/kernel';
import { WORKFLOW_CHANNEL_DISABLED } from '@hexad/proto/events';
import type { Tx } from '@hexad/store';
import type { Outgoing } from '../application/ports.js';
import type { Delivery, Outcome } from '../domain/delivery.js';
import { CHANNEL_TESTED } from '../domain/channel.js';
import { pauseAfter } from '../domain/tries.js';
import { CHANNEL, RULES_CHANGED, type ChannelRow } from './rows.js';
import { leftOf } from './take.js';

/** Where tries wait. */
export const QUEUE = 'workflow.deliveries';

/** What a waiting try is, as a task. */
export interface DeliveryTask {
  readonly id: string;
  readonly attempt: number;
}

export function enqueueDelivery(tx: Tx, id: string, attempt: number, delayMs: number): Promise<void> {
  const data: DeliveryTask = { id, attempt };
  return tx.enqueue({ queue: QUEUE, key: id, data, delayMs: Math.max(0, Math.ceil(delayMs)) });
}

interface SettleParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly pauses: readonly number[];
}

/** `attempts` of the first, by which another process that was faster is noticed. */
const WRITE = `
  update deliveries set attempts = attempts + 1, tries = tries + 1, first_tried_at = coalesce(first_tried_at, $3), state = $4, ended_at = $5, due_at = coalesce($6, due_at),
    waits_for = case when $6::timestamptz is null or waits_for = 'digest' then waits_for else 'retry' end, error_code = $7, error_message = $8, status = $9
  where id = $1 and attempts = $2 and state = 'pending'`;

export async function settle(tx: Tx, outgoing: Outgoing, outcome: Outcome, parts: SettleParts): Promise<void> {
  const { delivery, channel, together } = outgoing;
  const now = parts.clock.now();
  const pause = pauseOf(outgoing, outcome, parts);
  const state = outcome.arrived ? 'delivered' : pause === undefined ? 'dead' : 'pending';
  const dueAt = pause === undefined ? null : new Date(now.getTime() + pause);
  const fault = outcome.arrived ? ['', ''] : [outcome.code, outcome.message.slice(0, 1_000)];
  const values = [delivery.id, delivery.attempts, now, state, state === 'pending' ? null : now, dueAt, ...fault, outcome.status];
  if ((await tx.execute(WRITE, values)) === 0) return;
  if (pause !== undefined) await enqueueDelivery(tx, delivery.id, delivery.attempts + 1, pause);
  else await settleOthers(tx, outgoing, outcome.arrived ? 'digested' : 'dead', now);
  await noteChannel(tx, channel.id, outcome, now);
  if (state === 'dead') await disable(tx, outgoing, outcome, now);
  if (together.length > 0 && pause === undefined) await enqueueLeft(tx, delivery);
}

/** What is left of the digest of this one goes out at once. */
export async function enqueueLeft(tx: Tx, delivery: Delivery): Promise<void> {
  const left = await leftOf(tx, delivery);
  if (left !== undefined) await enqueueDelivery(tx, left.id, left.attempts, 0);
}

function pauseOf({ delivery }: Outgoing, outcome: Outcome, { random, pauses }: SettleParts): number | undefined {
  if (outcome.arrived || outcome.hopeless === true || outcome.gone === true) return undefined;
  // A test says at once what is wrong.
  if (delivery.happening.type === CHANNEL_TESTED) return undefined;
  return pauseAfter(delivery.tries + 1, random(), outcome.retryAfterMs, pauses);
}

async function settleOthers(tx: Tx, { delivery, together }: Outgoing, state: 'digested' | 'dead', now: Date): Promise<void> {
  const others = together.filter(({ id }) => id !== delivery.id).map(({ id }) => id);
  if (others.length === 0) return;
  await tx.execute(`update deliveries set state = $2, ended_at = $3 where id = any ($1::uuid[]) and state = 'pending'`, [
    others,
    state,
    now,
  ]);
}

async function noteChannel(tx: Tx, id: string, { arrived }: Outcome, now: Date): Promise<void> {
  if (arrived) await tx.execute('update channels set failing_since = null where id = $1 and failing_since is not null', [id]);
  else await tx.execute('update channels set failing_since = $2 where id = $1 and failing_since is null', [id, now]);
}

/** Nothing arrived from this message's first try to its last: whoever looks after the channel is told, and it is no longer tried. */
async function disable(tx: Tx, { delivery, channel }: Outgoing, outcome: Outcome, now: Date): Promise<void> {
  if (outcome.arrived || delivery.happening.type === CHANNEL_TESTED) return;
  const reason = outcome.gone === true ? 'Its other end is gone (410).' : `Nothing arrived; the last try: ${outcome.message}`.slice(0, 500);
  const [row] = await tx.query<ChannelRow>(
    `update channels set state = 'disabled', reason = $2 where id = $1 and state = 'active' and ($3 or failing_since <= $4) returning ${CHANNEL}`,
    [channel.id, reason, outcome.gone === true, delivery.firstTriedAt ?? now],
  );
  if (row === undefined) return;
  tx.wake(RULES_CHANGED);
  const { id: channelId, projectId, kind, name } = channel;
  const data = { channelId, projectId, kind, name, reason };
  await tx.publish({ type: WORKFLOW_CHANNEL_DISABLED, key: channelId, data, ...(projectId && { subject: projectId }) });
}
