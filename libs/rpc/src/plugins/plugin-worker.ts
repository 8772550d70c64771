import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import type { FinishPluginCallRequest, PluginCall, PluginServiceService } from '@hexad/proto/workflow/v1/plugins';
import type { CallOptions, RpcClient } from '../ports.js';
import type { PluginWork, ServedAction } from './serve-plugins.js';

/** Seconds for which the platform waits before it answers that there is nothing to do. */
const WAIT_S = 20;
/** Milliseconds beyond that for an answer to arrive. */
const ON_THE_WAY_MS = 10_000;
/** Milliseconds before a platform that cannot be reached is asked again. */
const AGAIN_MS = 1_000;
/** An answer that cannot be brought in this time is lost: by then another worker has the step. Milliseconds. */
const FINISH_MS = 60_000;

export interface PluginWorkerParts {
  readonly client: RpcClient<typeof PluginServiceService>;
  readonly call: CallOptions;
  readonly plugins: Readonly<Record<string, Readonly<Record<string, ServedAction>>>>;
  readonly atOnce: number;
  readonly worker: string;
  readonly leaseSeconds: number;
  readonly onTrouble: (error: AppError) => void;
}

type Answer = Omit<FinishPluginCallRequest, 'call'>;

const failed = (errorCode: string, errorMessage: string): Answer => ({ resultJson: '', errorCode, errorMessage });

interface Held {
  readonly lease: number;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** Takes steps as long as there is room, says that it still works at them, and answers. */
export class PluginWorker implements AsyncDisposable {
  readonly #parts: PluginWorkerParts;
  readonly #held = new Map<string, Held>();
  readonly #closing = new AbortController();
  readonly #loops: readonly Promise<void>[];
  #room = Promise.withResolvers<void>();

  private constructor(parts: PluginWorkerParts) {
    this.#parts = parts;
    this.#loops = [this.#until(() => this.#take()), this.#until(() => this.#extend())];
  }

  static start(parts: PluginWorkerParts): PluginWorker {
    return new PluginWorker(parts);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.#room.resolve();
    await Promise.allSettled(this.#loops);
    const left = [...this.#held];
    for (const [, { stop }] of left) stop.abort(new AppError('cancelled', 'The worker stops.'));
    const calls = left.map(([id, { lease }]) => ({ id, lease }));
    if (calls.length > 0)
      await this.#told(() => this.#parts.client.returnPluginCalls({ calls }, { ...this.#parts.call, timeoutMs: 5_000 }));
    this.#held.clear();
  }

  async #until(round: () => Promise<void>): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      if (!(await this.#told(round))) await pause(AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #told(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (thrown) {
      if (!this.#closing.signal.aborted) this.#parts.onTrouble(AppError.from(thrown));
      return false;
    }
  }

  async #take(): Promise<void> {
    const { client, call, plugins, atOnce, worker, leaseSeconds } = this.#parts;
    const most = Math.min(100, atOnce - this.#held.size);
    if (most <= 0) {
      this.#room = Promise.withResolvers<void>();
      await this.#room.promise;
      return;
    }
    const actions = Object.entries(plugins).flatMap(([name, of]) => Object.keys(of).map((action) => `${name}.${action}`));
    const wish = { actions, worker, most, waitSeconds: WAIT_S, leaseSeconds };
    const { signal } = this.#closing;
    const { calls } = await client.takePluginCalls(wish, { ...call, timeoutMs: WAIT_S * 1_000 + ON_THE_WAY_MS, signal });
    for (const taken of calls) this.#begin(taken);
  }

  #begin(call: PluginCall): void {
    this.#held.get(call.id)?.stop.abort();
    const stop = new AbortController();
    const held = {
      lease: call.lease,
      stop,
      done: this.#carryOut(call, stop.signal).finally(() => {
        if (this.#held.get(call.id) !== held) return;
        this.#held.delete(call.id);
        this.#room.resolve();
      }),
    };
    this.#held.set(call.id, held);
  }

  async #carryOut(call: PluginCall, signal: AbortSignal): Promise<void> {
    const answer = await this.#answer(call, signal);
    if (signal.aborted) return;
    await this.#told(async () => {
      try {
        await this.#finish(call, answer, signal);
      } catch (thrown) {
        const { code, message } = AppError.from(thrown);
        if (code !== 'too_large') throw thrown;
        await this.#finish(call, failed('too_large', `The result of ${call.plugin}.${call.action} is too large: ${message}`), signal);
      }
    });
  }

  async #finish({ id, lease }: PluginCall, answer: Answer, signal: AbortSignal): Promise<void> {
    const { client, call } = this.#parts;
    await client.finishPluginCall({ call: { id, lease }, ...answer }, { ...call, timeoutMs: FINISH_MS, signal });
  }

  async #answer(call: PluginCall, signal: AbortSignal): Promise<Answer> {
    try {
      const action = this.#parts.plugins[call.plugin]?.[call.action];
      if (!action) throw new AppError('unsupported', `This worker does not do ${call.plugin}.${call.action}.`);
      const result = await action.run(JSON.parse(call.inputsJson) as never, this.#work(call, signal));
      return { resultJson: JSON.stringify(result), errorCode: '', errorMessage: '' };
    } catch (thrown) {
      const { code, message } = AppError.from(thrown);
      return failed(code, message);
    }
  }

  #work(call: PluginCall, signal: AbortSignal): PluginWork {
    const { client, call: options } = this.#parts;
    const ref = { id: call.id, lease: call.lease };
    return {
      idempotencyKey: call.id,
      attempt: call.attempt,
      runId: call.runId,
      projectId: call.projectId,
      step: call.stepPath,
      actor: call.actor,
      signal,
      ...(call.deadline > 0 && { deadline: new Date(call.deadline) }),
      progress: (message) => void this.#told(() => client.reportPluginCall({ call: ref, message }, options)),
    };
  }

  /** Well before the leases end, so that one lost answer loses nothing. */
  async #extend(): Promise<void> {
    const { client, call, leaseSeconds } = this.#parts;
    await pause((leaseSeconds * 1_000) / 6, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    const calls = [...this.#held].map(([id, { lease }]) => ({ id, lease }));
    if (calls.length === 0 || this.#closing.signal.aborted) return;
    const { lost } = await client.extendPluginCalls({ calls, leaseSeconds }, { ...call, timeoutMs: (leaseSeconds * 1_000) / 3 });
    for (const id of lost) {
      const lease = calls.find((one) => one.id === id)?.lease;
      const held = this.#held.get(id);
      if (held && held.lease === lease) held.stop.abort(new AppError('cancelled', 'Nobody waits for this answer any more.'));
    }
  }
}
