import type { Channel } from './channel.js';
import { nextDigest } from './digest-time.js';
import type { Happening } from './happening.js';
import { quietUntil, type QuietHours } from './quiet-hours.js';
import { isUrgent, likenessOf, wants, type Subscription } from './subscription.js';

/** What a tenant has set up. */
export interface Rules {
  readonly subscriptions: readonly Subscription[];
  readonly channels: ReadonlyMap<string, Channel>;
  /** By user. */
  readonly quiet: ReadonlyMap<string, QuietHours>;
}

export type WaitsFor = '' | 'quiet_hours' | 'digest' | 'retry';

/** One message that is to go over one channel. */
export interface Planned {
  readonly channelId: string;
  readonly subscriptionId: string;
  readonly dueAt: Date;
  readonly waitsFor: WaitsFor;
  readonly dedupe?: { readonly key: string; readonly seconds: number };
}

export interface Plan {
  readonly messages: readonly Planned[];
  /** Subscriptions whose filter could not be evaluated, and why. They tell nobody. */
  readonly faults: ReadonlyMap<string, string>;
}

/** Who hears of it, and when. A channel that several subscriptions name hears of it once, as the one wants that tells it first. */
export function plan({ subscriptions, channels, quiet }: Rules, happening: Happening, now: Date): Plan {
  const byChannel = new Map<string, Planned>();
  const faults = new Map<string, string>();
  for (const subscription of subscriptions) {
    try {
      if (!wants(subscription, happening)) continue;
      const likeness = likenessOf(subscription, happening);
      for (const channelId of subscription.channelIds) {
        const channel = channels.get(channelId);
        if (channel === undefined || channel.state === 'disabled') continue;
        const when = timeFor(subscription, happening, quiet.get(channel.userId), now);
        const known = byChannel.get(channelId);
        if (known !== undefined && known.dueAt <= when.dueAt) continue;
        const dedupe =
          likeness === undefined ? {} : { dedupe: { key: `${subscription.id} ${likeness}`, seconds: subscription.dedupeSeconds } };
        byChannel.set(channelId, { channelId, subscriptionId: subscription.id, ...when, ...dedupe });
      }
    } catch (thrown) {
      faults.set(subscription.id, (thrown as Error).message);
    }
  }
  return { messages: [...byChannel.values()], faults };
}

function timeFor(
  subscription: Subscription,
  happening: Happening,
  quiet: QuietHours | undefined,
  now: Date,
): Pick<Planned, 'dueAt' | 'waitsFor'> {
  if (isUrgent(subscription, happening)) return { dueAt: now, waitsFor: '' };
  const { digest } = subscription;
  const wanted = digest === undefined ? now : nextDigest(digest, now);
  const until = quiet === undefined ? undefined : quietUntil(quiet, wanted);
  if (digest !== undefined) return { dueAt: until ?? wanted, waitsFor: 'digest' };
  return until === undefined ? { dueAt: now, waitsFor: '' } : { dueAt: until, waitsFor: 'quiet_hours' };
}
