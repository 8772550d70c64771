import { z } from 'zod';
import { JournalEntry, type GatewayClient } from './gateway.js';

const Step = z.object({
  path: z.string(),
  name: z.string(),
  kind: z.string(),
  description: z.string().nullable(),
  state: z.string(),
  attempt: z.number(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  waitingFor: z.string().nullable(),
  childRunId: z.string().nullable(),
});
export type RunStep = z.infer<typeof Step>;

const RunLine = z.object({
  id: z.string(),
  workflow: z.string(),
  projectId: z.string(),
  parentRunId: z.string().nullable(),
  startedBy: z.string(),
  state: z.string(),
  priority: z.string(),
  createdAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
});
export type RunLine = z.infer<typeof RunLine>;

const WholeRun = RunLine.extend({
  inputs: z.record(z.string(), z.unknown()),
  variables: z.record(z.string(), z.unknown()),
  waitingFor: z.string().nullable(),
  waitingPayload: z.unknown(),
  steps: z.array(Step),
});
/** A run with its steps. */
export type WholeRun = z.infer<typeof WholeRun>;

const RunPage = z.object({ runs: z.array(RunLine), nextCursor: z.string().nullable() });
const JournalPage = z.object({ entries: z.array(JournalEntry), complete: z.boolean() });
const Variable = z.object({ value: z.unknown() });

const File = z.object({ name: z.string(), source: z.string(), hash: z.string() });
const RunSource = File.extend({ called: z.array(File) });
const Version = z.object({ hash: z.string(), version: z.string() });
const Moved = z.object({ from: Version, to: Version });
const Retention = z.object({ archiveAfterDays: z.number(), deleteAfterDays: z.number().nullable() });
export type Retention = z.infer<typeof Retention>;
const Started = z.object({ id: z.string() });

export interface StartRun {
  readonly workflow?: string;
  readonly source?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly project?: string;
  readonly priority?: string;
}

/** Runs of workflows, as the platform's REST interface has them. */
export class RunsClient {
  readonly #gateway: GatewayClient;

  constructor(gateway: GatewayClient) {
    this.#gateway = gateway;
  }

  /** The id of the run. */
  async start(wish: StartRun, key: string): Promise<string> {
    return Started.parse(await this.#gateway.call('POST', '/v1/runs', wish, key)).id;
  }

  async get(id: string): Promise<WholeRun> {
    return WholeRun.parse(await this.#gateway.call('GET', at(id)));
  }

  async list(query: Readonly<Record<string, string>>): Promise<z.infer<typeof RunPage>> {
    return RunPage.parse(await this.#gateway.call('GET', `/v1/runs?${new URLSearchParams(query).toString()}`));
  }

  /** Every entry as it is now. */
  async *journal(id: string): AsyncGenerator<JournalEntry> {
    for (let after = 0; ;) {
      const { entries } = JournalPage.parse(await this.#gateway.call('GET', `${at(id)}/journal?after=${after}`));
      yield* entries;
      const last = entries.at(-1);
      if (last === undefined) return;
      after = last.sequence;
    }
  }

  /** The file that the run is pinned to. */
  /** A variable, however large it is. */
  async variable(id: string, name: string): Promise<unknown> {
    return Variable.parse(await this.#gateway.call('GET', `${at(id)}/variables/${encodeURIComponent(name)}`)).value;
  }

  async source(id: string): Promise<z.infer<typeof RunSource>> {
    return RunSource.parse(await this.#gateway.call('GET', `${at(id)}/source`));
  }

  async signal(id: string, signal: string, payload: unknown, key: string): Promise<void> {
    await this.#gateway.call('POST', `${at(id)}/signals/${encodeURIComponent(signal)}`, payload, key);
  }

  async steer(id: string, verb: 'pause' | 'resume' | 'cancel', key: string): Promise<void> {
    await this.#gateway.call('POST', `${at(id)}/${verb}`, {}, key);
  }

  async retryStep(id: string, path: string, key: string): Promise<void> {
    await this.#gateway.call('POST', `${at(id)}/steps/${encodeURIComponent(path)}/retry`, {}, key);
  }

  /** The id of the new run. */
  async rerun(id: string, from: string, inputs: Readonly<Record<string, unknown>>, key: string): Promise<string> {
    return Started.parse(await this.#gateway.call('POST', `${at(id)}/rerun`, { from, inputs }, key)).id;
  }

  async migrate(
    id: string,
    target: { readonly workflow?: string; readonly source?: string; readonly dryRun: boolean },
    key: string,
  ): Promise<z.infer<typeof Moved>> {
    return Moved.parse(await this.#gateway.call('POST', `${at(id)}/migrate`, target, key));
  }

  async retention(): Promise<Retention> {
    return Retention.parse(await this.#gateway.call('GET', '/v1/retention'));
  }

  async setRetention(policy: Retention, key: string): Promise<Retention> {
    return Retention.parse(await this.#gateway.call('POST', '/v1/retention', policy, key));
  }

  async patch(id: string, variables: Readonly<Record<string, unknown>>, key: string): Promise<void> {
    await this.#gateway.call('POST', `${at(id)}/patch`, { variables }, key);
  }
}

const at = (id: string): string => `/v1/runs/${encodeURIComponent(id)}`;
