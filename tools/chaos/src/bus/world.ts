import { PostgresServer, TcpProxy } from '@hexad/testing/servers';
import { Books } from './books.js';
import { BROKERS, type Broker } from './broker.js';
import { Member } from './member.js';
import { migrate, serviceUrl } from './migrate.js';
import { Progress } from './progress.js';
import type { Moment, Settings, Slice, Word } from './service/messages.js';

type Name = Settings['name'];

export interface WorldOptions {
  readonly bus: Settings['bus'];
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Three services and a relay, each its own process, on servers of our own, reached through proxies of ours. */
export class World implements AsyncDisposable {
  /** Aborted when the tool is to stop. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly books: Books;
  readonly postgres: PostgresServer;
  readonly broker: Broker | undefined;
  readonly toBroker: TcpProxy | undefined;
  readonly toDatabase: TcpProxy;
  /** What went wrong beside effects; taken out by who reports it. */
  readonly troubles: string[] = [];
  readonly #members = new Map<Name, Member>();
  readonly #placing: Slice[] = [];
  readonly #stack: AsyncDisposableStack;
  readonly #log: string[] = [];

  private constructor(parts: Parts, { bus, seed, signal }: WorldOptions) {
    const { stack, postgres, broker, toBroker, toDatabase } = parts;
    this.signal = signal;
    this.#stack = stack;
    this.postgres = postgres;
    this.broker = broker;
    this.toBroker = toBroker;
    this.toDatabase = toDatabase;
    this.progress = new Progress(signal);
    this.books = new Books(postgres.url);
    const common = { bus, seed, aheadMs: 0, busUrl: BROKERS[bus].url(toBroker?.port ?? 0), databaseUrl: serviceUrl(toDatabase.port) };
    // The relay first, so that it is the one that relays. The others do when it is gone.
    const names: readonly Name[] = broker ? ['relay', 'orders', 'billing', 'ledger'] : ['orders', 'billing', 'ledger'];
    for (const name of names) {
      const heard = (word: Word): void => this.#heard(name, word);
      this.#members.set(name, new Member({ settings: { ...common, name }, heard, ended: (how) => this.#endedByItself(name, how) }));
    }
  }

  static async open(options: WorldOptions): Promise<World> {
    await using stack = new AsyncDisposableStack();
    const postgres = stack.use(await PostgresServer.start({ durable: true }));
    const broker = await BROKERS[options.bus].start();
    if (broker) stack.use(broker);
    const toBroker = broker && stack.use(await TcpProxy.to(broker.port));
    const toDatabase = stack.use(await TcpProxy.to(postgres.port));
    await migrate(postgres);
    const world = new World({ stack: stack.move(), postgres, broker, toBroker, toDatabase }, options);
    try {
      for (const member of world.#members.values()) await member.start();
    } catch (error) {
      await world[Symbol.asyncDispose]();
      throw error;
    }
    return world;
  }

  /** What the services complained of last. */
  get log(): readonly string[] {
    return this.#log;
  }

  get names(): Name[] {
    return [...this.#members.keys()];
  }

  member(name: Name): Member {
    return this.#members.get(name)!;
  }

  /** Has these orders placed; a producer that is started again goes on with them. */
  place(slice: Slice): void {
    this.#placing.push(slice);
    this.member('orders').send({ kind: 'place', slice });
  }

  async start(name: Name, aheadMs = 0): Promise<void> {
    await this.member(name).start(aheadMs);
    if (name === 'orders') for (const slice of this.#placing) this.member(name).send({ kind: 'place', slice });
  }

  async kill(name: Name): Promise<void> {
    await this.member(name).kill();
    this.progress.gone(name);
  }

  async dieAt(name: Name, moment: Moment): Promise<void> {
    await this.member(name).dieAt(moment);
    this.progress.gone(name);
  }

  /** Whoever is not there, after a fault that went wrong, is started. */
  async complete(): Promise<void> {
    for (const name of this.names) if (this.member(name).pid === undefined) await this.start(name);
  }

  /** All that was to be placed is. */
  allPlaced(): void {
    this.#placing.length = 0;
  }

  /** By process: one that was started anew is another. */
  async heldMb(): Promise<Map<number, number>> {
    const members = [...this.#members.values()];
    const held = await Promise.all(members.map(async (member) => [member.pid ?? 0, (await member.heldMb()) ?? 0] as const));
    return new Map(held);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#members.values()].map((member) => member.kill()));
    await this.#stack.disposeAsync();
  }

  #heard(name: Name, word: Word): void {
    this.progress.heard(name, word);
    if (word.kind !== 'log') return;
    this.#log.splice(0, Math.max(0, this.#log.push(`${new Date().toISOString()} ${name}: ${word.line}`) - 200));
    if (word.line.includes('dead letters')) this.troubles.push(`${name}: ${word.line}`);
  }

  /** Nobody is left without it, and the report tells. */
  #endedByItself(name: Name, how: string): void {
    this.troubles.push(how);
    this.progress.gone(name);
    this.start(name).catch((error: Error) => this.troubles.push(error.message));
  }
}

interface Parts {
  readonly stack: AsyncDisposableStack;
  readonly postgres: PostgresServer;
  readonly broker: Broker | undefined;
  readonly toBroker: TcpProxy | undefined;
  readonly toDatabase: TcpProxy;
}
