import { randomUUID } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import type { Msg } from '@nats-io/transport-node';
import type { Message } from '../bus.js';
import { HandOut } from '../broker/hand-out.js';
import type { Received } from '../driver.js';
import { EventRaw } from './event-raw.js';
import { HEADERS } from './headers.js';
import type { Holding } from './holding.js';
import { Holdings } from './holdings.js';
import { Members } from './members.js';
import { word } from './names.js';
import { PartitionLeases } from './partition-leases.js';
import type { Entry } from './partition.js';
import { headerIn } from './received.js';
import type { Server } from './server.js';
import { Suspects } from './suspects.js';

export interface EventLaneOptions {
  readonly group: string;
  readonly types: readonly string[];
  readonly concurrency: number;
  readonly take: (received: Received) => void;
}

/** One subscription of a group: a member among those of other processes, which share the partitions. */
export class EventLane {
  readonly #server: Server;
  readonly #options: EventLaneOptions;
  readonly #group: string;
  readonly #lane: string;
  readonly #types: ReadonlySet<string>;
  /** Without the partition. What is sent there is for us, whatever it says that it is. */
  readonly #subjects: ReadonlySet<string>;
  readonly #handOut: HandOut;
  readonly #raws = new WeakMap<Message, EventRaw>();
  readonly #leases: PartitionLeases;
  readonly #members: Members;
  readonly #suspects: Suspects;
  readonly #holdings: Holdings;
  readonly #watching: Disposable;
  #stopped = false;

  private constructor(server: Server, options: EventLaneOptions) {
    const { group, types } = options;
    const { names } = server;
    const id = randomUUID();
    this.#server = server;
    this.#options = options;
    this.#group = word(group);
    this.#lane = `events:${group}`;
    this.#types = new Set(types);
    this.#subjects = new Set(types.map((type) => names.eventSubject(type)));
    this.#handOut = new HandOut(options.concurrency, (received) => this.#begin(received));
    const filter = (n: number): string => names.eventFilter(types, n);
    this.#leases = new PartitionLeases(server, { stream: names.events, group: this.#group, member: id, filter });
    this.#members = new Members(server, this.#group, { id, types });
    this.#suspects = new Suspects(server, this.#group);
    this.#holdings = new Holdings(server, {
      stream: names.events,
      group,
      leases: this.#leases,
      members: this.#members,
      suspects: this.#suspects,
      onMessage: (holding, entry, message) => this.#offer(holding, entry, message),
      forget: (lost) => this.#handOut.forget(lost),
    });
    this.#watching = server.leases.onChange((key) => void (key.startsWith(`${this.#group}.`) && this.#holdings.changed(key)));
  }

  /** Resolves when no event of these types can be missed any more. */
  static async open(server: Server, options: EventLaneOptions): Promise<EventLane> {
    const lane = new EventLane(server, options);
    try {
      const life = server.lives.current;
      if (!life) throw new AppError('unavailable', 'NATS cannot be reached; the subscription cannot be made.');
      await lane.#holdings.join(life);
      lane.balance();
      await lane.#leases.complete();
      return lane;
    } catch (error) {
      await lane.stop();
      throw error;
    }
  }

  get group(): string {
    return this.#options.group;
  }

  get types(): readonly string[] {
    return this.#options.types;
  }

  /** Looks whether partitions are to be taken or given up. */
  balance(): void {
    this.#holdings.balance();
  }

  /** The connection was made again. */
  reattach(): void {
    this.#holdings.reattach();
  }

  /** Asks for the processes of the group; those that are dead are members no more. */
  async look(): Promise<void> {
    await this.#members.look();
    await this.#members.removeDead();
  }

  /** Resolves when nothing more is handed out. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#watching[Symbol.dispose]();
    await this.#holdings.stop();
    await this.#handOut.stop();
    await this.#members.leave().catch(() => undefined);
    this.#holdings.giveUpAll();
  }

  /** Resolves when what this subscription held is free for others. What handlers still run is left to the leases. */
  async close(): Promise<void> {
    await this.#holdings.close();
  }

  #offer(holding: Holding, entry: Entry, msg: Msg): void {
    const header = headerIn(msg);
    const group = header(HEADERS.group);
    const type = header('ce-type');
    if (group && group !== this.#group) return holding.partition.ack(entry);
    if (type !== undefined && !this.#types.has(type) && !this.#subjects.has(subjectOf(msg))) return this.#notOurs(holding, entry, type);
    const { graves } = this.#server;
    const raw = new EventRaw(this.#lane, holding, entry, { msg, header, graves });
    this.#raws.set(raw.message, raw);
    this.#handOut.offer(raw);
  }

  /** The filter lets through what nobody asked for. But in a rolling deployment another member may know the type: it gets all. */
  #notOurs(holding: Holding, entry: Entry, type: string): void {
    if (!this.#members.alive().some((member) => member.types.includes(type))) return holding.partition.ack(entry);
    holding.partition.leave(entry);
    this.#holdings.shun(holding);
  }

  #begin(received: Received): void {
    const raw = this.#raws.get(received.message)!;
    raw.entry.begun = true;
    const own: Received = {
      ...received,
      retry: (delayMs, error) => {
        if (raw.holding.leaving) return received.release();
        raw.entry.begun = false;
        return received.retry(delayMs, error);
      },
    };
    if (raw.redelivered === 0) this.#options.take(own);
    else void this.#suspects.begins(raw.holding.n, raw.entry.seq).then((crashes) => this.#options.take({ ...own, crashes }));
  }
}

const subjectOf = ({ subject }: Msg): string => subject.slice(0, subject.lastIndexOf('.'));
