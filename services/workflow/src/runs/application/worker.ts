import { AsyncResource } from 'node:async_hooks';
import { AppError, type Clock } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { RunEvent } from '../domain/action.js';
import { LEASE_MS, SOON_MS } from '../domain/due.js';
import { FairLine } from '../domain/fair-line.js';
import type { Run } from '../domain/run.js';
import type { PluginCall } from '../domain/turn.js';
import { Hands, type Engine } from './engine.js';
import type { PluginRegistry } from './plugins.js';
import type { Upkeep } from './runs.js';

/** For a plugin step without a timeout of its own. Milliseconds. */
const DEFAULT_TIMEOUT_MS = 300_000;
/** How long a stopping process waits for its plugins to let go. Milliseconds. */
const DRAIN_MS = 3_000;
/** Delivering an answer is tried this often before the lease is left to lapse. */
const DELIVERIES = 5;

/** Plugin steps at work in this process at once, unless it is said otherwise. */
const AT_ONCE = 256;

interface Call {
  readonly tenant: string;
  readonly stop: AbortController;
  readonly done: Promise<void>;
  /** Its plugin has answered: there is nobody left to tell that the answer is not wanted. */
  answered: boolean;
}

/** In the context of whoever asked for the call, with a time of its own. */
type Apart = <T>(work: () => T) => T;

interface Work {
  readonly tenant: string;
  readonly run: Run;
  readonly call: PluginCall;
  /** It could not begin at once. Whether its time stands still. */
  readonly held: Promise<boolean> | undefined;
  readonly signal: AbortSignal;
}

export interface WorkerParts {
  readonly engine: Engine;
  readonly plugins: PluginRegistry;
  readonly upkeep: Upkeep;
  readonly clock: Clock;
  readonly log: Log;
  /** Gives work a time of its own: a step must not end with the call that started its run. */
  readonly apart: <T>(work: () => T) => T;
  /** Default 256. Beyond it tenants take turns (`FairLine`). */
  readonly atOnce?: number;
  /** How often a tenant has its turn; default: all as often. */
  readonly weightOf?: (tenant: string) => number;
}

/** Runs plugin steps in this process, keeps their leases, and wakes the engine. */
export class Worker extends Hands implements AsyncDisposable {
  readonly #parts: WorkerParts;
  readonly #calls = new Map<string, Call>();
  readonly #line: FairLine<() => Promise<void>>;
  /** Turns of runs that go on at once. */
  readonly #going = new Set<Promise<void>>();
  #working = 0;
  #alarm: { readonly at: number; readonly timer: NodeJS.Timeout } | undefined;
  #lease: NodeJS.Timeout | undefined;
  #closing = false;

  constructor(parts: WorkerParts) {
    super();
    this.#parts = parts;
    const { weightOf } = parts;
    this.#line = new FairLine({ now: () => performance.now(), ...(weightOf && { weightOf }) });
  }

  override take(tenant: string, run: Run, calls: readonly PluginCall[], rank: number): void {
    if (this.#closing || calls.length === 0) return;
    const caller = new AsyncResource('Calls');
    const apart = <T>(work: () => T): T => caller.runInAsyncScope(() => this.#parts.apart(work));
    const hold = calls.map((call) => this.#queue(tenant, run, call, rank, apart));
    this.#fill();
    for (const unlessBegun of hold) unlessBegun();
  }

  /** Puts a call into the line. What it gives makes the time of a call that has not begun stand still. */
  #queue(tenant: string, run: Run, call: PluginCall, rank: number, apart: Apart): () => void {
    const stop = new AbortController();
    const { promise: done, resolve } = Promise.withResolvers<void>();
    let begun = false;
    let held: Promise<boolean> | undefined;
    const work = async (): Promise<void> => {
      begun = true;
      try {
        // Nobody waits for what was dropped while it waited for its place.
        if (!stop.signal.aborted) await apart(() => this.#run({ tenant, run, call, held, signal: stop.signal }));
      } finally {
        if (this.#calls.get(call.stepId)?.stop === stop) this.#calls.delete(call.stepId);
        if (this.#calls.size === 0) clearInterval(this.#lease);
        resolve();
      }
    };
    if (this.#calls.size === 0) this.#lease = setInterval(() => void this.#extend(), LEASE_MS / 4);
    this.#calls.set(call.stepId, { tenant, stop, done, answered: false });
    this.#line.push(tenant, rank, work);
    return () => {
      if (!begun && call.deadline) held = apart(async () => (await this.#tell('hold', tenant, run.id, call)) !== undefined);
    };
  }

  #fill(): void {
    const { atOnce = AT_ONCE } = this.#parts;
    while (this.#working < atOnce) {
      const next = this.#line.shift();
      if (!next) return;
      this.#working += 1;
      void next().finally(() => {
        this.#working -= 1;
        this.#fill();
      });
    }
  }

  override drop(stepId: string): void {
    const call = this.#calls.get(stepId);
    if (!call?.answered) call?.stop.abort();
  }

  override goOn(tenant: string, runId: string): void {
    if (this.#closing) return;
    const { apart, engine, clock, log } = this.#parts;
    const going = apart(() => engine.deliver(tenant, runId, { goesOn: true }))
      .then(
        () => undefined,
        (thrown: unknown) => {
          const { code, message } = AppError.from(thrown);
          log.warn('a run could not go on; a sweep sees to it', { runId, code, error: message });
          this.wake(new Date(clock.now().getTime() + SOON_MS));
        },
      )
      .finally(() => this.#going.delete(going));
    this.#going.add(going);
  }

  override wake(at: Date): void {
    if (this.#closing || (this.#alarm && this.#alarm.at <= at.getTime())) return;
    clearTimeout(this.#alarm?.timer);
    const delay = Math.max(0, at.getTime() - this.#parts.clock.now().getTime());
    const timer = setTimeout(
      () => {
        this.#alarm = undefined;
        void this.sweep();
      },
      Math.min(delay, 2 ** 30),
    );
    this.#alarm = { at: at.getTime(), timer };
  }

  /** A sweep that never throws: the next one comes anyway. */
  async sweep(): Promise<void> {
    if (this.#closing) return;
    try {
      await this.#parts.engine.sweep();
    } catch (thrown) {
      this.#parts.log.warn('the sweep failed', { error: AppError.from(thrown).message });
    }
  }

  /** Steps still at work are given back, and go on in the next process. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#alarm?.timer);
    clearInterval(this.#lease);
    await this.#parts.engine.endSweeps();
    const left = [...this.#calls];
    for (const [, call] of left) call.stop.abort();
    this.#fill();
    const { promise: patience, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, DRAIN_MS);
    await Promise.race([Promise.allSettled([...left.map(([, call]) => call.done), ...this.#going]), patience]);
    clearTimeout(timer);
    const byTenant = Map.groupBy(left, ([, call]) => call.tenant);
    for (const [tenant, calls] of byTenant) {
      await this.#parts.upkeep
        .release(
          tenant,
          calls.map(([stepId]) => stepId),
        )
        .catch((thrown: unknown) => {
          this.#parts.log.warn('steps could not be given back; their lease runs out by itself', { error: AppError.from(thrown).message });
        });
    }
  }

  async #run({ tenant, run, call, held, signal }: Work): Promise<void> {
    const { plugins, clock, log } = this.#parts;
    const deadline = (await held) ? await this.#tell('place', tenant, run.id, call) : call.deadline;
    if (signal.aborted) return;
    const timeoutMs = deadline ? Math.max(1, deadline.getTime() - clock.now().getTime()) : DEFAULT_TIMEOUT_MS;
    const context = {
      caller: { tenant, actor: run.actor, project: run.projectId },
      runId: run.id,
      projectId: run.projectId,
      step: call.path,
      idempotencyKey: call.stepId,
      attempt: call.attempt,
      signal,
      timeoutMs,
    };
    const at = { path: call.path, attempt: call.attempt };
    const event = await plugins.run(call.plugin, call.action, call.inputs, context).then(
      (result) => ({ type: 'result' as const, ...at, result }),
      (thrown: unknown) => {
        const { code, message } = AppError.from(thrown);
        return { type: 'failure' as const, ...at, failure: { code, message } };
      },
    );
    if (signal.aborted) return;
    const known = this.#calls.get(call.stepId);
    if (known) known.answered = true;
    const error = await this.#deliver(tenant, run.id, event);
    if (!error) return;
    log.warn('the answer of a step could not be written', { runId: run.id, ...at, code: error.code, error: error.message });
    if (!error.retryable)
      await this.#deliver(tenant, run.id, { type: 'failure', ...at, failure: { code: error.code, message: error.message } });
  }

  /** The deadline of the step, as it is then: of a held one, what it was. Undefined when nothing has changed. */
  async #tell(type: 'hold' | 'place', tenant: string, runId: string, { path, attempt, deadline }: PluginCall): Promise<Date | undefined> {
    try {
      const turn = await this.#parts.engine.deliver(tenant, runId, { event: { type, path, attempt } });
      if (!turn || turn.actions.length === 0) return undefined;
      const status = turn.after.steps.get(path)?.status;
      return type === 'hold' ? deadline : status?.state === 'running' ? status.deadline : undefined;
    } catch (thrown) {
      const { code, message } = AppError.from(thrown);
      this.#parts.log.warn('the wait of a step for its place could not be written', { runId, path, code, error: message });
      return undefined;
    }
  }

  async #deliver(tenant: string, runId: string, event: RunEvent): Promise<AppError | undefined> {
    for (let left = DELIVERIES; ; left--) {
      try {
        await this.#parts.engine.deliver(tenant, runId, { event });
        return undefined;
      } catch (thrown) {
        const error = AppError.from(thrown);
        if (left <= 1 || !error.retryable) return error;
      }
    }
  }

  async #extend(): Promise<void> {
    for (const [tenant, calls] of Map.groupBy(this.#calls, ([, call]) => call.tenant)) {
      await this.#parts.upkeep
        .extend(
          tenant,
          calls.map(([stepId]) => stepId),
        )
        .catch((thrown: unknown) => {
          this.#parts.log.warn('leases could not be extended', { error: AppError.from(thrown).message });
        });
    }
  }
}
