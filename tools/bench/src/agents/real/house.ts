import { createInterface } from 'node:readline';
import { ModelDouble, type ScriptInput } from '@hexad/model-double';
import { Place } from '../../place.js';
import { start, stop } from '../../processes.js';

// oxlint-disable-next-line typescript/no-explicit-any -- answers are looked at as a client does
type Json = Record<string, any>;

const RATES = { input: 3_000_000, output: 15_000_000, cachedRead: 300_000 };
const LOOK_MS = 200;

/** A task as the platform shows it. */
export interface TaskSeen {
  readonly id: string;
  readonly runId: string;
  readonly action: string;
  readonly state: string;
  readonly queuedAt: string;
  readonly changedAt: string;
  readonly errorMessage: string | null;
}

/** `hexad up` with its own agents, dispatcher and sandbox, whose only model is a double that speaks a provider's protocol. */
export class House implements AsyncDisposable {
  readonly place = new Place();
  readonly double: ModelDouble;
  #child: ReturnType<typeof start> | undefined;
  #url = '';
  #key = '';

  private constructor(double: ModelDouble) {
    this.double = double;
  }

  static async open(script: ScriptInput): Promise<House> {
    const house = new House(await ModelDouble.start({ script, kept: 10_000 }));
    try {
      await house.#start();
      await house.model(house.#key);
    } catch (thrown) {
      await house[Symbol.asyncDispose]();
      throw thrown;
    }
    return house;
  }

  get key(): string {
    return this.#key;
  }

  /** Of the process that everything else of the platform is below. */
  get pid(): number {
    return this.#child!.pid!;
  }

  /** A tenant of its own, with the double as its provider. Gives the key of its owner. */
  async tenant(name: string): Promise<string> {
    const { secret } = await this.call(this.#key, 'POST', '/v1/tenants', { name, ownerName: name });
    await this.model(secret as string);
    return secret as string;
  }

  /** The work of agents for a tenant: everything that was asked of them. */
  async work(key: string): Promise<TaskSeen[]> {
    const { tasks } = await this.call(key, 'GET', '/v1/tasks?limit=100');
    return (tasks as TaskSeen[]).filter(({ action }) => action === 'work');
  }

  async #start(): Promise<void> {
    const up = this.place.hexad('up', '--port', '0');
    this.#child = start({ ...up, env: { ...up.env, HEXAD_MODEL: 'bench/kite-1', HEXAD_LLM_ALLOWED_HOSTS: '127.0.0.1' } });
    this.#child.stderr!.resume();
    const told = new Map<string, string>();
    for await (const line of createInterface({ input: this.#child.stdout! })) {
      const [, name, value] = /(url|key|log) +(\S+)/.exec(line) ?? [];
      if (name !== undefined) told.set(name, value!);
      if (told.has('log')) break;
    }
    this.#child.stdout!.resume();
    [this.#url, this.#key] = [told.get('url') ?? '', told.get('key') ?? ''];
    if (this.#url === '' || this.#key === '') throw new Error('`hexad up` said neither where it listens nor what opens it.');
  }

  /** Gives the double to the tenant of a key as its provider. */
  async model(key: string): Promise<void> {
    const provider = { name: 'bench', dialects: ['openai-chat'], baseUrl: this.double.url('openai') };
    await this.call(key, 'POST', '/v1/providers', provider);
    await this.call(key, 'POST', '/v1/keys', { provider: 'bench', name: 'bench', secret: 'sk-double-bench' });
    const model = { provider: 'bench', name: 'kite-1', contextTokens: 100_000, maxOutput: 10_000, rates: RATES };
    await this.call(key, 'POST', '/v1/model-catalog', model);
  }

  /** Starts a task; gives its run. */
  async task(key: string, wish: object): Promise<string> {
    const { runId } = await this.call(key, 'POST', '/v1/tasks', wish);
    return runId as string;
  }

  /** How the run of a task ended. */
  async ended(key: string, run: string, withinMs: number): Promise<string> {
    const due = performance.now() + withinMs;
    while (performance.now() < due) {
      const { runState } = await this.call(key, 'GET', `/v1/tasks/${run}/status`);
      if (ENDED.has(runState as string)) return runState as string;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return 'open';
  }

  async call(key: string, method: string, path: string, body?: object): Promise<Json> {
    const headers = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) };
    const answer = await fetch(`${this.#url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${text}`);
    return JSON.parse(text) as Json;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child) await stop(this.#child);
    await this.double[Symbol.asyncDispose]();
    this.place[Symbol.dispose]();
  }
}

const ENDED: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled', 'incomplete', 'completed']);
