import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Platform } from '@hexad/host';
import { Uuid7, type Caller } from '@hexad/kernel';
import type { ServiceSchema } from '@hexad/store';
import { SilentLog } from '@hexad/telemetry';
import { FixedClock, temporaryFolder, withStoreAndBus } from '@hexad/testing';
import { compose, type WorkflowService } from '../../compose.js';
import type { JsonObject } from '../../expressions/json.js';
import { workflowSchema } from '../../schema.js';
import type { Plugin } from '../application/plugins.js';
import type { JournalEntry } from '../application/runs.js';
import { GROUP, TaskEvents, TYPES } from '../events/task-events.js';
import { dispatcherSchema, FakeAgents, type Agent } from './fake-agents.js';

/** An embedded database and bus, shared by the tests of a file; each test's world has a tenant of its own. */
export type Ground = Awaited<ReturnType<typeof openGround>>;
export const openGround = () => withStoreAndBus([workflowSchema, dispatcherSchema]);

export interface WorldOptions {
  readonly ground: Ground;
  /** Name → YAML; a header is put before it unless it has one. */
  readonly workflows: Readonly<Record<string, string>>;
  readonly agent?: Agent;
  readonly plugins?: Readonly<Record<string, Plugin>>;
}

/** The service on a real embedded store and bus, with agents that a test plays. */
export class World implements AsyncDisposable {
  readonly clock = new FixedClock();
  readonly ann: Caller;
  readonly #stack = new AsyncDisposableStack();
  readonly #ids = new Uuid7();
  readonly #ground: Ground;
  readonly #plugins: Readonly<Record<string, Plugin>>;
  #folder!: string;
  #subscription: AsyncDisposable | undefined;
  service!: WorkflowService;
  agents!: FakeAgents;

  private constructor(ground: Ground, plugins: Readonly<Record<string, Plugin>>) {
    this.#ground = ground;
    this.#plugins = plugins;
    this.ann = { tenant: this.#ids.next(), actor: 'user:ann' };
  }

  static async open({ ground, workflows, agent = () => ({}), plugins = {} }: WorldOptions): Promise<World> {
    const world = new World(ground, plugins);
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
    const rpc = { client: () => new Proxy({}, {}) };
    const settings = { HEXAD_WORKFLOWS_DIR: this.#folder };
    const { clock } = this;
    const store = (schema: ServiceSchema) => this.#ground.store(schema);
    const platform = { store, clock, ids: this.#ids, rpc, settings, log: () => new SilentLog() } as unknown as Platform;
    this.service = compose(platform, this.#plugins);
    const tasks = new TaskEvents(this.service.engine);
    this.#subscription = await this.#ground.bus.onEvent({ group: GROUP, types: TYPES }, ({ message }) => tasks.handle(message));
    await this.service.upkeep.takeOver();
    await this.service.engine.sweep();
  }

  /** The process is gone: nothing it was about to do happens, nothing it holds is given back. */
  async crash(): Promise<void> {
    await this.#subscription?.[Symbol.asyncDispose]();
    this.#subscription = undefined;
    this.service.engine.attach({ take() {}, drop() {}, wake() {} });
  }

  async start(workflow: string, inputs: JsonObject = {}, key = ''): Promise<string> {
    return this.service.startRun.execute(this.ann, { workflow, projectId: 'project', inputs, key });
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

  /** Time passes, and the engine looks what is due. */
  async pass(milliseconds: number): Promise<void> {
    this.clock.advance(milliseconds);
    await this.service.engine.sweep();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#subscription?.[Symbol.asyncDispose]();
    await this.service.worker[Symbol.asyncDispose]();
    await this.#stack.disposeAsync();
  }
}
