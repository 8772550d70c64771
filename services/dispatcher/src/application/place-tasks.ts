import { decide, type Action } from '../domain/decide.js';
import { fail } from '../domain/report.js';
import type { TenantLine } from '../domain/snapshot.js';
import type { Line, TaskLedger } from './ports.js';

export interface Placing {
  readonly line: Line;
  readonly ledger: TaskLedger;
  readonly weightOf: (tenant: string) => number;
  /** Tasks of one project at once. */
  readonly projectTasks: number;
  /** Hears of each task that an agent was given, with the milliseconds that it waited. */
  readonly placed: (tenant: string, kind: string, waitedMs: number) => void;
}

export interface Round {
  /** Tenants of which tasks still wait. */
  readonly waiting: readonly string[];
  /** Somebody else was faster: what was seen is no longer true. */
  readonly again: boolean;
  /** Milliseconds until the next task's time comes. */
  readonly nextMs: number | undefined;
}

/** One look at the line and the agents, and what follows from it. */
export class PlaceTasks {
  readonly #parts: Placing;

  constructor(parts: Placing) {
    this.#parts = parts;
  }

  async round(tenants: readonly string[]): Promise<Round> {
    const { line, weightOf, projectTasks } = this.#parts;
    const seen: (TenantLine & { readonly nextMs: number | undefined })[] = [];
    for (const tenant of tenants) seen.push({ ...(await line.of(tenant)), weight: weightOf(tenant) });
    const actions = decide({ ...(await line.agents()), tenants: seen, projectTasks });
    let missed = 0;
    for (const action of actions) if (!(await this.#apply(action, seen))) missed += 1;
    const done = Map.groupBy(actions, ({ tenant }) => tenant);
    const waiting = seen.filter((one) => one.waiting.length > (done.get(one.tenant)?.length ?? 0)).map(({ tenant }) => tenant);
    const times = seen.flatMap(({ nextMs }) => nextMs ?? []);
    return { waiting, again: missed > 0, nextMs: times.length > 0 ? Math.min(...times) : undefined };
  }

  async #apply(action: Action, seen: readonly TenantLine[]): Promise<boolean> {
    const { line, ledger, placed } = this.#parts;
    const { tenant, task } = action;
    if (action.do === 'place') {
      if (!(await line.place(action))) return false;
      const waited = seen.find((one) => one.tenant === tenant)?.waiting.find((one) => one.task.id === task.id)?.waitedMs ?? 0;
      placed(tenant, task.kind, waited);
      return true;
    }
    await ledger.change({ tenant, task: task.id }, (current) =>
      current?.state === 'queued' && current.attempt === task.attempt ? fail(current, action.error) : undefined,
    );
    return true;
  }
}
