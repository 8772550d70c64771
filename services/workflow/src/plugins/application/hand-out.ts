import { AppError, requireRight, type Caller, type Clock } from '@hexad/kernel';
import { misfit } from '../../approvals/domain/form.js';
import type { Json } from '../../expressions/json.js';
import { LOST } from '../../runs/domain/failures.js';
import type { Failure } from '../../runs/domain/run.js';
import type { Engine } from '../../runs/application/engine.js';
import type { Notices } from '../../runs/application/notices.js';
import type { OpenSecrets } from '../../secrets/application/open-secrets.js';
import type { TakenCall } from '../domain/call.js';
import type { RemoteAction } from '../domain/plugin.js';
import { noticeOf } from '../domain/notice.js';
import type { PluginCalls, Taking } from './plugin-calls.js';
import type { PluginWorkers } from './plugin-workers.js';
import type { RemotePlugins } from './remote-plugins.js';

/** Another process may have written a call without this one hearing of it. Milliseconds. */
const LOOK_AGAIN_MS = 1_000;
/** Of the inputs of one call: more does not fit into an answer beside anything else. Bytes. */
const LARGEST_INPUTS = 15_000_000;

/** A call with its secrets opened: kept nowhere. */
export type HandedCall = TakenCall & { readonly given: Json };

export interface HandOutParts {
  readonly calls: PluginCalls;
  readonly plugins: RemotePlugins;
  readonly workers: PluginWorkers;
  readonly secrets: OpenSecrets;
  readonly engine: Engine;
  readonly notices: Notices;
  readonly clock: Clock;
}

/** Gives steps that wait to a worker. What cannot be given to anybody fails at once. */
export class HandOut {
  readonly #parts: HandOutParts;

  constructor(parts: HandOutParts) {
    this.#parts = parts;
  }

  /** None when there was nothing until `until`, in Unix milliseconds. Fails with `not_found` for an action that is not registered. */
  async execute(caller: Caller, taking: Taking, until: number, signal: AbortSignal): Promise<readonly HandedCall[]> {
    requireRight(caller, 'projects.manage');
    const { calls, workers, notices, clock } = this.#parts;
    const { tenant, actor } = caller;
    const known = await this.#registered(tenant, taking.actions);
    await workers.seen(tenant, { name: taking.worker, actor, actions: taking.actions });
    for (;;) {
      const left = until - clock.now().getTime();
      const { changed } = notices.next(noticeOf(tenant), Math.max(0, Math.min(left, LOOK_AGAIN_MS)), signal);
      const taken = signal.aborted ? [] : await calls.take(tenant, taking);
      const handed = (await Promise.all(taken.map((call) => this.#handed(tenant, call, known)))).filter((call) => call !== undefined);
      if (handed.length > 0 || left <= 0 || signal.aborted) return handed;
      if (taken.length === 0) await changed;
    }
  }

  async #registered(tenant: string, actions: readonly string[]): Promise<ReadonlyMap<string, RemoteAction>> {
    const plugins = await this.#parts.plugins.list(tenant);
    const known = new Map<string, RemoteAction>(
      plugins.flatMap((plugin) => Object.entries(plugin.actions).map(([name, action]) => [`${plugin.name}.${name}`, action] as const)),
    );
    const unknown = actions.filter((action) => !known.has(action));
    if (unknown.length > 0) throw new AppError('not_found', `Nobody has registered ${unknown.join(', ')}; register the plugin first.`);
    return known;
  }

  async #handed(tenant: string, call: TakenCall, known: ReadonlyMap<string, RemoteAction>): Promise<HandedCall | undefined> {
    try {
      const refused = refusal(call, known.get(`${call.plugin}.${call.action}`)!);
      if (refused) return await this.#fail(tenant, call, refused);
      const opened = await this.#parts.secrets.open(call.inputs, { tenant, projectId: call.projectId });
      return { ...call, given: opened?.inputs ?? call.inputs };
    } catch (thrown) {
      const { code, message, retryable } = AppError.from(thrown);
      // Its lease runs out, and somebody takes it again.
      if (retryable) return undefined;
      return this.#fail(tenant, call, { code, message });
    }
  }

  async #fail(tenant: string, { runId, path, attempt }: TakenCall, failure: Failure): Promise<undefined> {
    await this.#parts.engine.deliver(tenant, runId, { event: { type: 'failure', path, attempt, failure } });
    return undefined;
  }
}

function refusal({ plugin, action, inputs, bytes, once, lease }: TakenCall, { input }: RemoteAction): Failure | undefined {
  if (once && lease > 1) return LOST;
  if (bytes > LARGEST_INPUTS)
    return {
      code: 'too_large',
      message: `The inputs of ${plugin}.${action} have ${bytes.toLocaleString('en')} bytes, and a service outside gets at most ${LARGEST_INPUTS.toLocaleString('en')}. Write the large part to a store with an address in a step before, and hand on where it is.`,
    };
  const fault = input === null ? undefined : misfit(input, inputs, LARGEST_INPUTS);
  return fault === undefined ? undefined : { code: 'invalid', message: `Inputs of ${plugin}.${action}: ${fault}.` };
}
