import { AppError, isUuid, type Caller, type Clock } from '@hexad/kernel';
import type { LoadOverrides, PlanChange, PlanSettings } from '@hexad/proto/documents';
import type { Plans } from '../../application/plans.js';
import type { Specs } from '../../application/specs.js';
import { learn, notWanted } from '../../history/calibration.js';
import type { History } from './history.js';
import type { PlanSettingsStore } from './plan-settings-store.js';
import type { Format, PlanJob, PlanTheme, SpecText, Workshop } from './workshop.js';

/** What is planned for whom. Without a run and a spec: the newest run of the project that has a plan. */
export interface PlanWish {
  readonly caller: Caller;
  readonly projectId: string;
  readonly runId: string;
  readonly specId: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

export interface PlanParts {
  readonly plans: Plans;
  readonly specs: Specs;
  readonly settings: PlanSettingsStore;
  readonly history: History;
  readonly workshop: Workshop;
  readonly clock: Clock;
}

/** The plan of a project, as it is and as it could be. */
export class PlanProject {
  readonly #parts: PlanParts;

  constructor(parts: PlanParts) {
    this.#parts = parts;
  }

  /** A ProjectPlan as JSON. */
  async plan(wish: PlanWish): Promise<string> {
    return this.#parts.workshop.plan(await this.#job(wish));
  }

  async render(wish: PlanWish, format: Format, theme: PlanTheme): Promise<Buffer> {
    return this.#parts.workshop.render(await this.#job(wish), format, theme);
  }

  /** A PlanComparison as JSON. */
  async whatIf(wish: PlanWish, changes: readonly PlanChange[]): Promise<string> {
    return this.#parts.workshop.compare(await this.#job(wish), changes);
  }

  /** What the product needs to run on: a Resources document as JSON. */
  async resources(wish: PlanWish, overrides: LoadOverrides): Promise<string> {
    return this.#parts.workshop.resources(await this.#spec(wish), overrides);
  }

  settings(tenant: string, projectId: string): Promise<PlanSettings> {
    return this.#parts.settings.get(tenant, projectId);
  }

  setSettings(tenant: string, projectId: string, settings: PlanSettings): Promise<void> {
    return this.#parts.settings.set(tenant, projectId, settings);
  }

  /** Whoever may not see the spec gets `not_found` from its service. */
  async #spec({ caller, projectId, runId, specId, signal, timeoutMs }: PlanWish): Promise<SpecText> {
    const planned = specId === '' ? await this.#parts.plans.findIn(caller.tenant, projectId, runId === '' ? undefined : runId) : undefined;
    const id = planned?.specId ?? specId;
    if (id === '') throw new AppError('not_found', nothingPlanned(projectId, runId));
    if (!isUuid(id) && planned === undefined) throw new AppError('not_found', `There is no spec ${JSON.stringify(id)}.`);
    const specJson = await this.#parts.specs.json(id, { caller, signal, timeoutMs, idempotencyKey: `plan:${projectId}` });
    return { specJson, about: { projectId, specId: id, runId: planned?.runId ?? null } };
  }

  async #job(wish: PlanWish): Promise<PlanJob> {
    const { tenant } = wish.caller;
    const spec = await this.#spec(wish);
    const settings = await this.#parts.settings.get(tenant, wish.projectId);
    const calibration = settings.calibrate ? learn(await this.#parts.history.actuals(tenant), settings.by) : notWanted;
    return { ...spec, settings, calibration, now: this.#parts.clock.now().getTime() };
  }
}

const nothingPlanned = (projectId: string, runId: string): string =>
  runId === ''
    ? `The project ${projectId} has no plan yet; build its brief, or name one of its specs.`
    : `The project ${projectId} has no run ${JSON.stringify(runId)} with a plan.`;
