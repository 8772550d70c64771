import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Platform } from '@hexad/host';
import { busSchema, EmbeddedBus } from '@hexad/bus';
import { AppError, Uuid7, type Caller } from '@hexad/kernel';
import { openStore, type ServiceSchema } from '@hexad/store';
import { Metrics, SilentLog, type Log } from '@hexad/telemetry';
import { FixedClock, temporaryFolder, testPostgres, withStoreAndBus } from '@hexad/testing';
import { compose, type WorkflowService } from '../../compose.js';
import { Owners } from '../../launching/application/owners.js';
import type { VoteCommand } from '../../approvals/application/vote-on-approval.js';
import type { JsonObject } from '../../expressions/json.js';
import { workflowSchema } from '../../schema.js';
import type { Plugin } from '../application/plugins.js';
import type { JournalEntry } from '../application/runs.js';
import { variablesOf } from '../domain/scope.js';
import { GROUP, TaskEvents, TYPES } from '../events/task-events.js';
import { dispatcherSchema, FakeAgents, type Agent } from './fake-agents.js';
import { FakePeople } from './fake-people.js';

/** An embedded database and bus, shared by the tests of a file; each test's world has a tenant of its own. */
export type Ground = Pick<Awaited<ReturnType<typeof openGround>>, 'store' | 'bus' | typeof Symbol.asyncDispose>;
export const openGround = () => withStoreAndBus([workflowSchema, dispatcherSchema]);

/** The same on a real server. */
export async function openPostgresGround(): Promise<Ground> {
  const stack = new AsyncDisposableStack();
  const { url, ownerUrl } = stack.use(await testPostgres());
  const schemas = [busSchema, workflowSchema, dispatcherSchema];
  const server = stack.use(await openStore({ url, ownerUrl, directUrl: url, schemas, poolSize: 4 }));
  await server.migrate();
  const bus = stack.use(await EmbeddedBus.open(server));
  return { store: (schema) => server.store(schema), bus, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

export interface WorldOptions {
  readonly ground: Ground;
  /** Name → YAML; a header is put before it unless it has one. */
  readonly workflows: Readonly<Record<string, string>>;
  readonly agent?: Agent;
  readonly plugins?: Readonly<Record<string, Plugin>>;
  readonly settings?: Platform['settings'];
  readonly log?: Log;
}

/** Everybody may start runs, but who is gone. */
class KnownOwners extends Owners {
  readonly gone: Set<string>;

  constructor(gone: Set<string>) {
    super();
    this.gone = gone;
  }

  override async refusal(_tenant: string, actor: string): Promise<string | undefined> {
    return this.gone.has(actor) ? `${actor} is not in the project any more` : undefined;
  }
}

/** The dispatcher's word on kinds of agents. */
class KnownKinds {
  async getKindStatus({ kind }: { readonly kind: string }): Promise<object> {
    if (['code', 'review'].includes(kind)) return {};
    throw new AppError('not_found', `There are no agents of the kind ${JSON.stringify(kind)}.`);
  }
}

/** The service on a real embedded store and bus, with agents that a test plays. */
export class World implements AsyncDisposable {
  readonly clock = new FixedClock();
  readonly metrics = new Metrics();
  readonly ann: Caller;
  /** Actors that may not start runs any more. */
  readonly gone = new Set<string>();
  readonly people = new FakePeople();
  readonly #stack = new AsyncDisposableStack();
  readonly #ids = new Uuid7();
  readonly #ground: Ground;
  readonly #plugins: Readonly<Record<string, Plugin>>;
  readonly #settings: Platform['settings'];
  readonly #log: Log;
  #folder!: string;
  #subscription: AsyncDisposable | undefined;
  service!: WorkflowService;
  agents!: FakeAgents;

  private constructor({ ground, plugins = {}, settings = {}, log = new SilentLog() }: WorldOptions) {
    this.#ground = ground;
    this.#plugins = plugins;
    this.#settings = settings;
    this.#log = log;
    this.ann = { tenant: this.#ids.next(), actor: 'user:ann' };
  }

  static async open(options: WorldOptions): Promise<World> {
    const { ground, workflows, agent = () => ({}) } = options;
    const world = new World(options);
    const stack = world.#stack;
    world.#folder = stack.use(temporaryFolder()).path;
    for (const [name, yaml] of Object.entries(workflows)) {
      await writeFile(join(world.#folder, `${name}.yaml`), yaml.includes('version:') ? yaml : `name: ${name}\nversion: "1"\n${yaml}`);
    }
    world.agents = stack.use(await FakeAgents.open(world.ann.tenant, ground.store(dispatcherSchema), ground.bus, agent));
    await world.boot();
    return world;
  }

  /** Starts the service on what the database holds. */
  async boot(): Promise<void> {
    const clients: Readonly<Record<string, object>> = { identity: this.people, dispatcher: new KnownKinds() };
    const rpc = { client: (to: string) => clients[to] ?? new Proxy({}, {}) };
    const settings = { ...this.#settings, HEXAD_WORKFLOWS_DIR: this.#folder };
    const { clock } = this;
    const store = (schema: ServiceSchema) => this.#ground.store(schema);
    const platform = {
      store,
      clock,
      ids: this.#ids,
      rpc,
      settings,
      dataDir: this.#folder,
      metrics: this.metrics,
      log: () => this.#log,
      bus: () => this.#ground.bus,
    } as unknown as Platform;
    this.service = compose(platform, this.#plugins, new KnownOwners(this.gone));
    const tasks = new TaskEvents(this.service.engine, this.service.large.largest);
    this.#subscription = await this.#ground.bus.onEvent({ group: GROUP, types: TYPES }, ({ message }) => tasks.handle(message));
    await this.service.upkeep.takeOver();
    await this.service.engine.sweep();
  }

  /** The process is gone: nothing it was about to do happens, nothing it holds is given back. */
  async crash(): Promise<void> {
    await this.#subscription?.[Symbol.asyncDispose]();
    this.#subscription = undefined;
    this.service.engine.attach({ take() {}, drop() {}, goOn() {}, wake() {} });
  }

  async start(workflow: string, inputs: JsonObject = {}, key = ''): Promise<string> {
    return this.service.startRun.execute(this.ann, { workflow, projectId: 'project', inputs, key });
  }

  /** A vote of somebody at a gate, as over the API. */
  async vote(actor: string, runId: string, path: string, revision: string, more: Partial<VoteCommand> = {}): Promise<void> {
    const { view, vote } = this.service.approvals;
    const command = { decision: 'approve', comment: '', form: null, via: 'api', onBehalfOf: '', key: '', ...more, revision } as const;
    await vote.execute({ tenant: this.ann.tenant, actor }, await view.at(this.ann.tenant, runId, path), command);
  }

  /** The whole journal, once the run has ended. */
  async ended(runId: string): Promise<JournalEntry[]> {
    const entries: JournalEntry[] = [];
    for await (const entry of this.service.watchRun.execute(this.ann.tenant, runId, 0, new AbortController().signal)) entries.push(entry);
    return entries;
  }

  /** Resolves when the journal holds such an entry. */
  async seen(runId: string, type: string, path = ''): Promise<void> {
    const stop = new AbortController();
    for await (const entry of this.service.watchRun.execute(this.ann.tenant, runId, 0, stop.signal)) {
      if (entry.type === type && entry.path === path) return;
    }
    throw new Error(`run ${runId} ended without ${type} ${path}`);
  }

  async outcome(runId: string): Promise<string> {
    const { state, failure } = (await this.service.runs.get(this.ann.tenant, runId)).run;
    return failure ? `${state}: ${failure.code}` : state;
  }

  async variables(runId: string): Promise<JsonObject> {
    const snapshot = await this.service.runs.get(this.ann.tenant, runId);
    return this.service.large.look(this.ann.tenant, (values) => variablesOf({ ...snapshot, values }));
  }

  /** Time passes, and the engine looks what is due. */
  async pass(milliseconds: number): Promise<void> {
    this.clock.advance(milliseconds);
    await this.service.engine.sweep();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#subscription?.[Symbol.asyncDispose]();
    await this.service.triggers.listening[Symbol.asyncDispose]();
    await this.service.worker[Symbol.asyncDispose]();
    await this.service.outside.kek[Symbol.asyncDispose]();
    await this.#stack.disposeAsync();
  }
}
