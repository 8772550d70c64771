import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { busSchema } from '@hexad/bus';
import { openStore } from '@hexad/store';
import { workflowSchema } from '@hexad/service-workflow/testing';
import { freePort, temporaryFolder } from '@hexad/testing';
import { PostgresServer, TcpProxy } from '@hexad/testing/servers';
import { Client } from 'pg';
import { BROKERS, type Broker } from '../bus/broker.js';
import { serviceUrl } from '../bus/migrate.js';
import { Books, ServerBooks } from './books.js';
import { Member } from './member.js';
import { ledgerSchema } from './service/ledger.js';
import type { Question, Settings } from './service/messages.js';

export interface WorldOptions {
  readonly database: 'postgres' | 'embedded';
  readonly bus: Settings['bus'];
  /** Root of a checkout of another version. */
  readonly older?: string | undefined;
  readonly signal: AbortSignal;
}

export const SCHEMAS = [workflowSchema, ledgerSchema, busSchema];

/** Two engines and the agents, each its own process, on servers of our own; or one process of all on an embedded database. */
export class World implements AsyncDisposable {
  readonly signal: AbortSignal;
  readonly older: string | undefined;
  readonly postgres: PostgresServer | undefined;
  readonly broker: Broker | undefined;
  readonly books: Books;
  /** To the database, by who goes that way. */
  readonly ways = new Map<string, TcpProxy>();
  /** What went wrong beside runs; taken out by who reports it. */
  readonly troubles: string[] = [];
  readonly log: string[] = [];
  readonly #members = new Map<string, Member>();
  readonly #stack: AsyncDisposableStack;
  readonly #folder: string;

  private constructor(parts: Parts, { signal, older }: WorldOptions) {
    this.signal = signal;
    this.older = older;
    this.#stack = parts.stack;
    this.#folder = parts.folder;
    this.postgres = parts.postgres;
    this.broker = parts.broker;
    this.books = parts.postgres ? parts.stack.use(new ServerBooks(parts.postgres.url)) : new MemberBooks(() => this.member('all'));
  }

  static async open(options: WorldOptions): Promise<World> {
    await using stack = new AsyncDisposableStack();
    const folder = stack.use(temporaryFolder()).path;
    const postgres = options.database === 'postgres' ? stack.use(await PostgresServer.start({ durable: true })) : undefined;
    if (postgres) await migrate(postgres);
    else mkdirSync(join(folder, 'db'));
    const broker = postgres && (await BROKERS[options.bus].start());
    if (broker) stack.use(broker);
    for (const name of ['blobs', 'v1', 'v2']) mkdirSync(join(folder, name));
    const world = new World({ stack: stack.move(), folder, postgres, broker }, options);
    try {
      await world.#begin(options);
    } catch (error) {
      await world[Symbol.asyncDispose]();
      throw error;
    }
    return world;
  }

  get names(): string[] {
    return [...this.#members.keys()];
  }

  /** Names of those that run workflows. */
  get engines(): string[] {
    return this.names.filter((name) => name !== 'agents');
  }

  hasAgents(name: string): boolean {
    return this.member(name).settings.does !== 'engine';
  }

  member(name: string): Member {
    return this.#members.get(name)!;
  }

  /** Of the workflow files of a version. */
  filesOf(version: string): string {
    return join(this.#folder, `v${version}`);
  }

  /** Whoever is not there, after a fault that went wrong, is started. */
  async complete(): Promise<void> {
    await Promise.all([...this.#members.values()].filter(({ up }) => !up).map((member) => member.start()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#members.values()].map((member) => member.kill()));
    for (const member of this.#members.values()) member[Symbol.dispose]();
    await this.#stack.disposeAsync();
  }

  async #begin({ bus, database }: WorldOptions): Promise<void> {
    const roles: ReadonlyArray<readonly [string, Settings['does']]> =
      database === 'embedded'
        ? [['all', 'all']]
        : [
            ['agents', 'agents'],
            ['a', 'engine'],
            ['b', 'engine'],
          ];
    for (const [name, does] of roles) {
      const way = this.postgres && this.#stack.use(await TcpProxy.to(this.postgres.port));
      if (way) this.ways.set(name, way);
      const folder = join(this.#folder, name);
      mkdirSync(folder, { mode: 0o700 });
      const settings: Settings = {
        name,
        does,
        bus: this.broker ? bus : 'embedded',
        busUrl: BROKERS[bus].url(this.broker?.port ?? 0),
        databaseUrl: way ? serviceUrl(way.port) : `pglite:${join(this.#folder, 'db')}`,
        folder,
        workflows: this.filesOf('1'),
        blobs: join(this.#folder, 'blobs'),
        door: `127.0.0.1:${await freePort()}`,
        messy: false,
        aheadMs: 0,
      };
      const heard = (line: string): void =>
        void this.log.splice(0, Math.max(0, this.log.push(`${new Date().toISOString()} ${name}: ${line}`) - 300));
      const ended = (how: string): void => {
        this.troubles.push(how);
        this.member(name)
          .start()
          .catch((error: Error) => this.troubles.push(error.message));
      };
      const member = new Member({ settings, older: this.older, heard, ended });
      this.#members.set(name, member);
    }
    await this.complete();
  }
}

interface Parts {
  readonly stack: AsyncDisposableStack;
  readonly folder: string;
  readonly postgres: PostgresServer | undefined;
  readonly broker: Broker | undefined;
}

class MemberBooks extends Books {
  readonly #member: () => Member;

  constructor(member: () => Member) {
    super();
    this.#member = member;
  }

  override ask<R extends object>(question: Question): Promise<R[]> {
    return this.#member().ask(question) as Promise<R[]>;
  }
}

/** A user who may not pass row-level security, and all tables. */
async function migrate({ url, port }: PostgresServer): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('create role services login noinherit');
  await client.end();
  await using server = await openStore({ url: serviceUrl(port), ownerUrl: url, schemas: SCHEMAS });
  await server.migrate();
}
