import { AppError, type Clock } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { RunEvent } from '../domain/action.js';
import { hasEnded, type Run } from '../domain/run.js';
import type { PluginCall, Turn } from '../domain/turn.js';
import { wakeAt } from '../domain/due.js';
import { rankOf } from '../domain/priority.js';
import { noticeOf } from '../../plugins/domain/notice.js';
import { Sweeps } from './sweeps.js';
import type { KillPoint } from './kill-point.js';
import type { Notices } from './notices.js';
import type { Delivery, PinnedDefinition, Runs, Upkeep, Wish } from './runs.js';

/** Who runs the plugin steps of a turn, and when the engine wants to be woken. */
export abstract class Hands {
  /** `rank`: the higher the sooner, among the tenant's. Must not throw and must not wait for the calls. */
  abstract take(tenant: string, run: Run, calls: readonly PluginCall[], rank: number): void;
  /** Tells a call's plugin that nobody waits for it any more. */
  abstract drop(stepId: string): void;
  /** The run can go on at once, behind those that wait already. Must not throw and must not wait for it. */
  abstract goOn(tenant: string, runId: string): void;
  /** Asks for a sweep at this time. */
  abstract wake(at: Date): void;
}

export interface EngineParts {
  readonly runs: Runs;
  readonly upkeep: Upkeep;
  readonly notices: Notices;
  readonly killPoint: KillPoint;
  readonly clock: Clock;
  readonly log: Log;
  /** How often a tenant has its turn; default: all as often. */
  readonly weightOf?: (tenant: string) => number;
}

/** Moves runs on: every event becomes one written turn, and what the turn asks for is then done. */
export class Engine {
  readonly #parts: EngineParts;
  readonly #sweeps: Sweeps;
  #hands: Hands | undefined;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    const { upkeep, clock, log, weightOf = () => 1 } = parts;
    this.#sweeps = new Sweeps({ upkeep, clock, log, weightOf, look: ({ tenant, runId }) => this.deliver(tenant, runId, { sweep: true }) });
  }

  /** Hands and engine need each other; nothing may be delivered before. */
  attach(hands: Hands): void {
    this.#hands = hands;
  }

  /** `event`: what happens to the run before anything else. */
  async start(tenant: string, run: Run, pinned: PinnedDefinition, key: string, event?: RunEvent): Promise<string> {
    const delivery = event ? { event } : {};
    const { id, turn } = await this.#parts.runs.create(tenant, run, pinned, key, this.#guarded(delivery));
    if (turn) this.#committed(tenant, turn, delivery);
    return id;
  }

  /** Undefined when there is no such run, or its message was delivered before. */
  async deliver(tenant: string, runId: string, delivery: Delivery): Promise<Turn | undefined> {
    const turn = await this.#parts.runs.deliver(tenant, runId, this.#guarded(delivery));
    if (turn && turn.actions.length > 0) this.#committed(tenant, turn, delivery);
    return turn;
  }

  /** As `Runs.once`, and does what the turn asks for. */
  async once(tenant: string, runId: string, wish: Wish, event: RunEvent): Promise<Turn | 'repeated' | undefined> {
    const delivery = this.#guarded({ event });
    const turn = await this.#parts.runs.once(tenant, runId, wish, delivery);
    if (turn && turn !== 'repeated' && turn.actions.length > 0) this.#committed(tenant, turn, delivery);
    return turn;
  }

  async progress(tenant: string, runId: string, path: string, attempt: number, message: string, inbox?: Delivery['inbox']): Promise<void> {
    await this.#parts.runs.progress(tenant, runId, path, attempt, message, inbox);
    this.#parts.notices.changed(runId);
  }

  /** As `Sweeps.execute`. */
  sweep(): Promise<void> {
    return this.#sweeps.execute();
  }

  /** Resolves when no sweep is at work; there will be none any more. */
  endSweeps(): Promise<void> {
    return this.#sweeps.end();
  }

  #guarded(delivery: Delivery): Delivery {
    return { ...delivery, beforeWrite: (turn) => this.#parts.killPoint.beforeWrite(turn) };
  }

  #committed(tenant: string, turn: Turn, delivery: Delivery): void {
    this.#parts.killPoint.afterCommit(turn, delivery.event);
    const hands = this.#hands;
    if (!hands) throw new AppError('internal', 'The engine has no hands yet.');
    for (const path of turn.changed) {
      const step = turn.before.steps.get(path);
      const next = turn.after.steps.get(path);
      if (step?.kind === 'plugin' && step.status.state === 'running' && (next?.attempt !== step.attempt || next.status.state !== 'running'))
        hands.drop(step.id);
    }
    const current = turn.calls.filter((call) => {
      const step = turn.after.steps.get(call.path);
      return step?.attempt === call.attempt && step.status.state === 'running';
    });
    const { run } = turn.after;
    hands.take(tenant, run, current, rankOf(run));
    const released =
      turn.after.definition.concurrency !== undefined && (hasEnded(run.state) || run.paused === true || run.queued !== undefined);
    if (turn.unfinished) hands.goOn(tenant, run.id);
    const soon = released || turn.children.length > 0 || (run.parent !== undefined && hasEnded(run.state));
    const at = soon ? turn.after.now : wakeAt(turn.after);
    if (at) hands.wake(at);
    this.#parts.notices.changed(run.id);
    if (turn.tasks.some(({ type }) => type === 'called')) this.#parts.notices.changed(noticeOf(tenant));
  }
}
