import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { llmSchema } from '@hexad/service-llm/money';
import { openStore } from '@hexad/store';
import { testPostgres, type TestPostgres } from '@hexad/testing';
import { freePorts } from '@hexad/testing/servers';
import { NODE, Place, ROOT } from '../place.js';
import { start, stop } from '../processes.js';
import type { Side } from './side.js';

/** What a process of our gateway is told. */
export interface GatewayOptions {
  readonly upstream: string;
  readonly port: number;
  readonly dataDir: string;
  readonly url: string;
  readonly ownerUrl: string;
  /** Migrates, and sets everything up. */
  readonly first: boolean;
  /** Of its clock; 1 is the machine's. */
  readonly speed: number;
}

/** Our gateway: the tenant's key, two budgets, a reservation that is durable before each call, and a record after it. */
export class Gateways implements AsyncDisposable {
  readonly #stack = new AsyncDisposableStack();
  readonly #upstream: string;
  readonly database: TestPostgres;
  readonly #place: Place;
  #key: string | undefined;
  tenant = '';

  private constructor(upstream: string, database: TestPostgres) {
    this.#upstream = upstream;
    this.database = this.#stack.use(database);
    this.#place = this.#stack.use(new Place());
  }

  static async open(upstream: string): Promise<Gateways> {
    return new Gateways(upstream, await testPostgres());
  }

  /** Another process before the same database. */
  async start(name: string, speed = 1): Promise<Side & { readonly pid: number }> {
    const [port] = await freePorts(1);
    const { url, ownerUrl } = this.database;
    const first = this.#key === undefined;
    const options: GatewayOptions = { upstream: this.#upstream, port: port!, dataDir: this.#place.at(name), url, ownerUrl, first, speed };
    const program = fileURLToPath(new URL('gateway.child.js', import.meta.url));
    const child = start({ program: NODE, args: [program, JSON.stringify(options)], cwd: ROOT });
    this.#stack.defer(() => stop(child));
    child.stderr!.pipe(process.stderr);
    const said = createInterface({ input: child.stdout! });
    const [line] = (await Promise.race([once(said, 'line'), once(child, 'exit').then(() => ['it ended'])])) as [string];
    const [, key, tenant = ''] = /^ready (\S+) ?(\S*)$/.exec(line) ?? [];
    if (key === undefined) throw new Error(`Our gateway did not start: ${line}`);
    this.#key ??= key;
    this.tenant ||= tenant;
    const headers = { authorization: `Bearer ${this.#key}` };
    return { name, base: `http://127.0.0.1:${port}/v1`, headers, model: 'stub', pid: child.pid! };
  }

  /** Between the ledger and the counters, with everything booked. */
  async differences(): Promise<number> {
    await using server = await openStore({ url: this.database.url, directUrl: this.database.url, schemas: [llmSchema], poolSize: 1 });
    const store = server.store(llmSchema);
    const held = 'select 1 from attempts where state = $1';
    while ((await store.inTenant(this.tenant, (tx) => tx.query(held, ['held']))).length > 0) await pause(50);
    return (await store.inTenant(this.tenant, (tx) => tx.query('select * from check_books()'))).length;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}
