import type { Caller, Page, PageWish } from '@hexad/kernel';
import type { Sealed } from '@hexad/secrets';
import type { Channel, Kind } from '../domain/channel.js';
import type { Delivery, Outcome } from '../domain/delivery.js';
import type { Happening } from '../domain/happening.js';
import type { Planned, Rules } from '../domain/plan.js';
import type { QuietHours } from '../domain/quiet-hours.js';
import type { Subscription } from '../domain/subscription.js';

/** What a list may show: of these projects (undefined: of all), and what is shared or this user's own. */
export interface Seen {
  readonly projects: readonly string[] | undefined;
  readonly userId: string;
}

export interface SealedSecret {
  readonly id: string;
  readonly createdAt: Date;
  /** Undefined: until it is rotated. */
  readonly endsAt: Date | undefined;
  readonly sealed: Sealed;
}

export abstract class Channels {
  /** False when there is one of this id; `closed`: nothing is written any more under the version that the secret is sealed with. */
  abstract add(tenant: string, channel: Channel, secret: SealedSecret | undefined): Promise<boolean | 'closed'>;
  abstract find(tenant: string, id: string): Promise<Channel | undefined>;
  abstract list(tenant: string, seen: Seen): Promise<readonly Channel[]>;
  abstract remove(tenant: string, id: string): Promise<boolean>;
  abstract enable(tenant: string, id: string): Promise<void>;
  /** The newest first; none that has ended by then. */
  abstract secrets(tenant: string, id: string, at: Date): Promise<readonly SealedSecret[]>;
  /** The one of before signs until `oldEndsAt`, and those before it no more. */
  abstract rotate(tenant: string, id: string, secret: SealedSecret, oldEndsAt: Date): Promise<boolean | 'closed'>;
}

export abstract class Subscriptions {
  abstract add(tenant: string, subscription: Subscription): Promise<boolean>;
  abstract find(tenant: string, id: string): Promise<Subscription | undefined>;
  abstract list(tenant: string, seen: Seen): Promise<readonly Subscription[]>;
  abstract change(tenant: string, subscription: Subscription): Promise<boolean>;
  abstract remove(tenant: string, id: string): Promise<boolean>;
  abstract quietHours(tenant: string, userId: string): Promise<QuietHours | undefined>;
  abstract setQuietHours(tenant: string, userId: string, hours: QuietHours): Promise<void>;
}

/** What all of a tenant want to hear. Answers from memory for a moment: it is asked with every event. */
export abstract class RuleBook {
  abstract of(tenant: string): Promise<Rules>;
  /** Shows what a filter failed with. */
  abstract faulty(tenant: string, subscriptionId: string, fault: string): Promise<void>;
}

/** A delivery with what it needs to go out. */
export interface Outgoing {
  readonly delivery: Delivery;
  readonly channel: Channel;
  /** Of the subscription: whose rights decide whether it may still be told. Empty: nobody's. */
  readonly userId: string;
  /** Of a digest: all that go out together, the oldest first, this one included. */
  readonly together: readonly Delivery[];
}

export interface DeliveryFilter extends PageWish {
  readonly channelId: string;
  readonly state: string;
  readonly seen: Seen;
}

/** Messages on their way. Each waits as a task of the bus, written in the transaction of its row. */
export abstract class Deliveries {
  /** Writes what an event leads to, once for each event; messages that were told already, or are like one that was, are left out. */
  abstract write(tenant: string, happening: Happening, messages: readonly Planned[]): Promise<void>;
  /** One that nobody subscribed to. */
  abstract writeOne(tenant: string, happening: Happening, channelId: string, id: string): Promise<Delivery>;
  /** Undefined when this try is over, or nobody wants it any more. */
  abstract take(tenant: string, id: string, attempt: number, now: Date): Promise<Outgoing | undefined>;
  /** Writes what became of a try, and the task for the next. Nothing when another was faster. */
  abstract settle(tenant: string, outgoing: Outgoing, outcome: Outcome): Promise<void>;
  /** These go to nobody. What is left of the digest that they were in goes out anew. */
  abstract drop(tenant: string, outgoing: Outgoing, dropped: readonly Delivery[], code: string, message: string): Promise<void>;
  abstract find(tenant: string, id: string): Promise<Delivery | undefined>;
  abstract list(tenant: string, filter: DeliveryFilter): Promise<Page<Delivery>>;
  /** Undefined when it is pending. */
  abstract replay(tenant: string, id: string): Promise<Delivery | undefined>;
}

/** Takes messages out over one kind of channel. What fails is an outcome; it throws only when nothing was tried. */
export abstract class Sender {
  abstract readonly kind: Kind;
  /** Fails with `invalid` or `host_refused` for a target that could never work. */
  abstract check(caller: Caller, channel: Pick<Channel, 'target' | 'room' | 'projectId' | 'userId'>): Promise<void>;
  abstract send(tenant: string, outgoing: Outgoing, signal: AbortSignal): Promise<Outcome>;
}

/** Who is behind an actor, and what they may see. */
export abstract class People {
  /** The id of the user who acts, also by a key; undefined for a service. */
  abstract userOf(caller: Pick<Caller, 'tenant' | 'actor'>): Promise<string | undefined>;
  /** Whether the user is still there, and a member where there is a project. */
  abstract sees(tenant: string, userId: string, projectId: string): Promise<boolean>;
}
