import { AppError, requireRight, type Caller } from '@hexad/kernel';
import { misfit } from '../../approvals/domain/form.js';
import { isObject, type Json } from '../../expressions/json.js';
import type { Engine } from '../../runs/application/engine.js';
import { checkSize } from '../../runs/application/result-size.js';
import type { RunEvent } from '../../runs/domain/action.js';
import type { OpenSecrets } from '../../secrets/application/open-secrets.js';
import type { Scrubber } from '../../secrets/domain/scrubber.js';
import type { CallRef, TakenCall } from '../domain/call.js';
import type { PluginCalls } from './plugin-calls.js';
import type { RemotePlugins } from './remote-plugins.js';

/** Characters of what people are told. */
const LONGEST_MESSAGE = 2_000;

export type Answer = { readonly result: Json } | { readonly failure: { readonly code: string; readonly message: string } };

export interface AnswerCallParts {
  readonly calls: PluginCalls;
  readonly plugins: RemotePlugins;
  readonly secrets: OpenSecrets;
  readonly engine: Engine;
  /** Bytes of a result as JSON. */
  readonly largest: number;
}

/** What workers say of the calls that they have. Whoever has lost one changes nothing. */
export class AnswerCall {
  readonly #parts: AnswerCallParts;

  constructor(parts: AnswerCallParts) {
    this.#parts = parts;
  }

  /** Whether the answer counted. */
  async finish(caller: Caller, ref: CallRef, answer: Answer): Promise<boolean> {
    requireRight(caller, 'projects.manage');
    const { calls, engine } = this.#parts;
    const call = await calls.find(caller.tenant, ref);
    if (!call) return false;
    const event = await this.#event(caller.tenant, call, answer);
    const turn = await engine.deliver(caller.tenant, call.runId, { event });
    return turn !== undefined && turn.actions.length > 0;
  }

  /** A line in the journal of the run. */
  async report(caller: Caller, ref: CallRef, message: string): Promise<void> {
    requireRight(caller, 'projects.manage');
    if (message === '' || message.length > LONGEST_MESSAGE)
      throw new AppError('invalid', `A message has 1 to ${LONGEST_MESSAGE} characters; this one has ${message.length}.`);
    const call = await this.#parts.calls.find(caller.tenant, ref);
    if (!call) return;
    const clean = (await this.#scrubber(caller.tenant, call))?.text(message) ?? message;
    await this.#parts.engine.progress(caller.tenant, call.runId, call.path, call.attempt, clean);
  }

  async extend(caller: Caller, refs: readonly CallRef[], leaseSeconds: number): Promise<readonly string[]> {
    requireRight(caller, 'projects.manage');
    return this.#parts.calls.extend(caller.tenant, refs, leaseSeconds);
  }

  async giveBack(caller: Caller, refs: readonly CallRef[]): Promise<void> {
    requireRight(caller, 'projects.manage');
    await this.#parts.calls.giveBack(caller.tenant, refs);
  }

  async #event(tenant: string, call: TakenCall, answer: Answer): Promise<RunEvent> {
    const { path, attempt } = call;
    let scrubber: Scrubber | undefined;
    const failed = (code: string, message: string): RunEvent => {
      const error = AppError.parse({ code, message });
      return { type: 'failure', path, attempt, failure: { code: error.code, message: scrubber?.text(message) ?? message } };
    };
    try {
      scrubber = await this.#scrubber(tenant, call);
    } catch (thrown) {
      const { code, message, retryable } = AppError.from(thrown);
      if (retryable) throw thrown;
      // What cannot be cleaned of a secret is not kept.
      return failed(code, message);
    }
    if ('failure' in answer) return failed(answer.failure.code, answer.failure.message.slice(0, LONGEST_MESSAGE).toWellFormed());
    try {
      const result = await this.#checked(tenant, call, answer.result);
      return { type: 'result', path, attempt, result: scrubber?.value(result) ?? result };
    } catch (thrown) {
      const { code, message, retryable } = AppError.from(thrown);
      if (retryable) throw thrown;
      return failed(code, message);
    }
  }

  async #checked(tenant: string, { plugin, action, path }: TakenCall, result: Json): Promise<Json> {
    const name = `${plugin}.${action}`;
    if (!isObject(result)) throw new AppError('internal', `Result of ${name}: it is not an object.`);
    checkSize(`${path}: the result of ${name}`, result, this.#parts.largest);
    const registered = (await this.#parts.plugins.list(tenant)).find((one) => one.name === plugin)?.actions[action];
    const fault = registered && registered.output !== null ? misfit(registered.output, result, this.#parts.largest) : undefined;
    if (fault !== undefined) throw new AppError('internal', `Result of ${name}: ${fault}.`);
    return result;
  }

  /** As the secrets are now: what was handed out before a change is taken out as it is named by then. */
  async #scrubber(tenant: string, { inputs, projectId }: TakenCall): Promise<Scrubber | undefined> {
    return (await this.#parts.secrets.open(inputs, { tenant, projectId }))?.scrubber;
  }
}
