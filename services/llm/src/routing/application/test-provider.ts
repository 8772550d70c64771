import { AppError, type Caller } from '@hexad/kernel';
import type { KeyUser, Secrets } from '../../calls/application/ports.js';
import type { Access, Provider } from '../../calls/application/provider.js';
import type { Calls } from '../../calls/application/calls.js';
import { TEXT_OUTPUT, type Dialect, type ModelRequest } from '../../calls/domain/request.js';
import type { ManageCatalog } from './manage-catalog.js';
import type { OutgoingHosts } from './outgoing-hosts.js';

/** Milliseconds. */
const PATIENCE_MS = 15_000;

export interface TestPorts {
  readonly catalog: ManageCatalog;
  readonly hosts: OutgoingHosts;
  readonly secrets: Secrets;
  readonly providers: ReadonlyMap<Dialect, Provider>;
  readonly calls: Pick<Calls, 'complete'>;
}

export interface Tested {
  /** Undefined when it answered. */
  readonly error: AppError | undefined;
  readonly latencyMs: number;
  /** How many models it names. */
  readonly models: number;
}

/** Tokens: no provider takes fewer of every model. */
const A_WORD = 16;
const QUESTION: ModelRequest = {
  system: [],
  turns: [{ role: 'user', parts: [{ type: 'text', text: 'Say yes.' }] }],
  tools: [],
  toolChoice: 'auto',
  output: TEXT_OUTPUT,
  maxOutput: A_WORD,
};

/** Whether a provider answers, with the key with which somebody would call it. */
export class TestProvider {
  readonly #ports: TestPorts;

  constructor(ports: TestPorts) {
    this.#ports = ports;
  }

  /** Costs nothing: asks which models there are. Fails with `not_found`; all that is wrong with the provider is in what it gives. */
  async execute(tenant: string, who: KeyUser, name: string, signal: AbortSignal): Promise<Tested> {
    const { catalog, hosts, secrets, providers } = this.#ports;
    const { baseUrl, headers, needsKey, dialects } = await catalog.provider(tenant, name);
    const provider = providers.get(dialects[0]);
    if (provider === undefined) throw new AppError('unsupported', `Nothing here speaks ${dialects[0]}; give the provider another dialect.`);
    const access: Access = { provider: name, baseUrl, headers, secret: undefined, timeoutMs: PATIENCE_MS, signal };
    const began = performance.now();
    const end = (error: AppError | undefined, models = 0): Tested => ({ error, models, latencyMs: Math.round(performance.now() - began) });
    try {
      await hosts.check(baseUrl);
      const ask = (secret?: string) => provider.models({ ...access, secret });
      const models = needsKey ? await secrets.use(tenant, who, name, ask) : await ask();
      return end(undefined, models.length);
    } catch (error) {
      return end(AppError.from(error));
    }
  }

  /** Proves what a list of models cannot: that this model answers this key, and that the account pays for it. Paid, recorded and within budgets as any call. */
  async call(caller: Caller, name: string, model: string, project: string | undefined, signal: AbortSignal): Promise<Tested> {
    const { catalog, calls } = this.#ports;
    await catalog.provider(caller.tenant, name);
    const began = performance.now();
    const order = { caller, path: { project }, model: `${name}/${model}`, request: QUESTION, streamed: false, door: 'grpc', signal };
    const error = await calls.complete({ ...order, purpose: 'provider.test', cacheTtlMs: 0, deadlineMs: PATIENCE_MS }).then(
      () => undefined,
      (thrown: unknown) => AppError.from(thrown),
    );
    return { error, models: 0, latencyMs: Math.round(performance.now() - began) };
  }
}
