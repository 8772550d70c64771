import { randomUUID } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import type { Msg } from '@nats-io/transport-node';
import { HandOut } from '../broker/hand-out.js';
import type { Places } from '../broker/places.js';
import type { Message } from '../bus.js';
import type { Received } from '../driver.js';
import type { Cancellations } from './cancellations.js';
import { EventRaw } from './event-raw.js';
import type { Holding } from './holding.js';
import { Holdings } from './holdings.js';
import { Members } from './members.js';
import { word } from './names.js';
import { PartitionLeases } from './partition-leases.js';
import type { Entry } from './partition.js';
import { headerIn } from './received.js';
import type { Server } from './server.js';
import { Suspects } from './suspects.js';
import { Sweeper } from './sweeper.js';

export interface OrderedTasksOptions {
  readonly queue: string;
  readonly concurrency: number;
  readonly places: Places;
  readonly take: (received: Received) => void;
}

/**
 * The ordered tasks of a queue in the hands of one worker. They come as a group's events do, by partitions that the workers share. It begins
 * when there are any, of which a note among the leases tells.
 */
export class OrderedTasks {
  readonly #server: Server;
  readonly #cancellations: Cancellations;
  readonly #options: OrderedTasksOptions;
  readonly #group: string;
  readonly #note: string;
  readonly #handOut: HandOut;
  readonly #raws = new WeakMap<Message, EventRaw>();
  readonly #running = new Map<Message, AbortController>();
  /** They wait to be tried again. */
  readonly #paused = new Set<Message>();
  readonly #members: Members;
  readonly #suspects: Suspects;
  readonly #holdings: Holdings;
  readonly #sweeper: Sweeper;
  readonly #watching: Disposable;
  #begun = false;
  #stopped = false;

  constructor(server: Server, cancellations: Cancellations, options: OrderedTasksOptions) {
    const { queue, concurrency, places } = options;
    const { names } = server;
    const id = randomUUID();
    this.#server = server;
    this.#cancellations = cancellations;
    this.#options = options;
    this.#group = word(`tasks:${queue}`);
    this.#note = names.orderedNote(queue);
    this.#handOut = new HandOut(concurrency, (received) => this.#begin(received), places.hasOne);
    const stream = names.ordered;
    const filter = (n: number): string => names.orderedFilter(queue, n);
    const leases = new PartitionLeases(server, { stream, group: this.#group, member: id, filter, fromTheFirst: true });
    this.#members = new Members(server, this.#group, { id, types: [queue] });
    this.#suspects = new Suspects(server, this.#group);
    this.#sweeper = new Sweeper(server, { stream, filter });
    this.#holdings = new Holdings(server, {
      stream,
      group: `tasks:${queue}`,
      leases,
      members: this.#members,
      suspects: this.#suspects,
      onMessage: (holding, entry, message) => this.#offer(holding, entry, message),
      forget: (lost) => this.#forget(lost),
    });
    this.#watching = server.leases.onChange((key) => this.#changed(key));
    this.balance();
  }

  /** Looks whether there are ordered tasks, and whether partitions are to be taken or given up. */
  balance(): void {
    this.#begun ||= this.#server.leases.value(this.#note) !== undefined;
    if (this.#begun && !this.#stopped) this.#holdings.balance();
  }

  /** The connection was made again. */
  reattach(): void {
    this.#holdings.reattach();
  }

  /** Asks for the processes of the other workers; those that are dead are members no more. */
  async look(): Promise<void> {
    if (!this.#begun) return;
    await this.#members.look();
    await this.#members.removeDead();
  }

  /** When a place is free. */
  fill(): void {
    this.#handOut.fill();
  }

  cancel(concerns: (message: Message) => boolean): void {
    for (const [message, cancelled] of this.#running) {
      if (concerns(message)) cancelled.abort(new AppError('cancelled', 'The task was cancelled.'));
    }
    for (const message of this.#paused) if (concerns(message)) this.#handOut.hurry(message);
  }

  /** Resolves when nothing more is handed out. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#watching[Symbol.dispose]();
    if (!this.#begun) return;
    await this.#holdings.stop();
    await this.#handOut.stop();
    await this.#members.leave().catch(() => undefined);
    this.#holdings.giveUpAll();
  }

  /** Resolves when what this worker held is free for others. What handlers still run is left to the leases. */
  async close(): Promise<void> {
    await this.#sweeper[Symbol.asyncDispose]();
    await this.#holdings.close();
  }

  #changed(key: string): void {
    if (key === this.#note) this.balance();
    else if (this.#begun && key.startsWith(`${this.#group}.`)) this.#holdings.changed(key);
  }

  #offer(holding: Holding, entry: Entry, msg: Msg): void {
    const raw = new EventRaw(`tasks:${this.#options.queue}`, holding, entry, { msg, header: headerIn(msg), graves: this.#server.graves });
    this.#raws.set(raw.message, raw);
    this.#handOut.offer(raw);
  }

  #forget(lost: AbortSignal): void {
    for (const message of this.#paused) if (this.#raws.get(message)?.lost === lost) this.#paused.delete(message);
    this.#handOut.forget(lost);
  }

  #begin(received: Received): void {
    const { queue, places, take } = this.#options;
    const { message } = received;
    const raw = this.#raws.get(message)!;
    const cancelled = new AbortController();
    raw.entry.begun = true;
    places.take();
    this.#paused.delete(message);
    this.#running.set(message, cancelled);
    const settled = async (settling: Promise<void>): Promise<void> => {
      try {
        await settling;
      } finally {
        this.#running.delete(message);
        this.#sweeper.sweepSoon(raw.holding);
        places.giveBack();
      }
    };
    const ack = (): Promise<void> => settled(received.ack());
    const release = (): Promise<void> => (cancelled.signal.aborted ? ack() : settled(received.release()));
    const retry = (delayMs: number, error: AppError): Promise<void> => {
      raw.entry.begun = false;
      this.#paused.add(message);
      return settled(received.retry(delayMs, error));
    };
    if (this.#cancellations.concern(queue, message)) return void ack();
    const own: Received = {
      ...received,
      lost: AbortSignal.any([received.lost, cancelled.signal]),
      ack,
      release,
      bury: (error) => settled(received.bury(error)),
      retry: (delayMs, error) => (cancelled.signal.aborted || raw.holding.leaving ? release() : retry(delayMs, error)),
    };
    if (raw.redelivered === 0) take(own);
    else void this.#suspects.begins(raw.holding.n, raw.entry.seq).then((crashes) => take({ ...own, crashes }));
  }
}
