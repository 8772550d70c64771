import type { Plan } from '@hexad/proto/documents';
import type { Store } from '@hexad/store';
import type { Runs } from '../../../runs/application/runs.js';
import type { Snapshot } from '../../../runs/domain/snapshot.js';
import type { Actual, DoneBy } from '../../history/actual.js';
import { actualsOf, type TimedStep } from '../../history/actuals-of-run.js';
import { History } from '../application/history.js';
import type { PlanSettingsStore } from '../application/plan-settings-store.js';

/** Runs that are looked at when somebody asks: a tenant with a long past is read over several requests. */
const RUNS_AT_ONCE = 40;
/** The newest tasks count. */
const MOST_ACTUALS = 2_000;

interface ActualRow {
  readonly run_id: string;
  readonly task: string;
  readonly kind: Actual['kind'];
  readonly done_by: DoneBy;
  readonly expected_hours: number;
  readonly actual_hours: number;
}

/** Reads a finished run once and keeps what it says, so that archiving the run takes nothing away. */
export class StoreHistory extends History {
  readonly #store: Store;
  readonly #runs: Runs;
  readonly #settings: PlanSettingsStore;

  constructor(store: Store, runs: Runs, settings: PlanSettingsStore) {
    super();
    this.#store = store;
    this.#runs = runs;
    this.#settings = settings;
  }

  override async actuals(tenant: string): Promise<Actual[]> {
    for (const { run_id: runId, plan } of await this.#unread(tenant)) await this.#learn(tenant, runId, plan);
    const rows = await this.#store.inTenant(tenant, (tx) =>
      tx.query<ActualRow>(
        `select run_id, task, kind, done_by, expected_hours, actual_hours from task_actuals order by run_id desc, task limit ${MOST_ACTUALS}`,
      ),
    );
    return rows.map((row) => ({
      runId: row.run_id,
      task: row.task,
      kind: row.kind,
      doneBy: row.done_by,
      expectedHours: row.expected_hours,
      actualHours: row.actual_hours,
    }));
  }

  async #unread(tenant: string): Promise<{ run_id: string; plan: Plan }[]> {
    return this.#store.inTenant(tenant, (tx) =>
      tx.query<{ run_id: string; plan: Plan }>(
        `select plans.run_id, plans.plan from plans
         join (select id, state from runs union all select id, state from archived_runs) runs on runs.id = plans.run_id
         where runs.state = 'succeeded' and not exists (select 1 from learned_runs where learned_runs.run_id = plans.run_id)
         order by plans.run_id desc limit ${RUNS_AT_ONCE}`,
      ),
    );
  }

  /** Twice at once has the effect of once. */
  async #learn(tenant: string, runId: string, plan: Plan): Promise<void> {
    const snapshot = await this.#runs.get(tenant, runId);
    const { calendar } = await this.#settings.get(tenant, snapshot.run.projectId);
    // Loaded when a run is read: a start of the platform needs no calendar.
    const { calendarOf, workingTime } = await import('../../calendar/calendars.js');
    const time = workingTime(calendarOf(calendar), snapshot.run.createdAt.getTime());
    const actuals = actualsOf(runId, plan, timedSteps(snapshot), time);
    await this.#store.inTenant(tenant, async (tx) => {
      await tx.execute('insert into learned_runs (tenant, run_id) values ($1, $2) on conflict do nothing', [tenant, runId]);
      if (actuals.length === 0) return;
      await tx.execute(
        `insert into task_actuals (tenant, run_id, task, kind, done_by, expected_hours, actual_hours)
         select $1, $2, * from jsonb_to_recordset($3::jsonb)
           as actual(task text, kind text, done_by text, expected_hours double precision, actual_hours double precision)
         on conflict do nothing`,
        [tenant, runId, JSON.stringify(actuals.map(rowOf))],
      );
    });
  }
}

const rowOf = ({ task, kind, doneBy, expectedHours, actualHours }: Actual) => ({
  task,
  kind,
  done_by: doneBy,
  expected_hours: expectedHours,
  actual_hours: actualHours,
});

function* timedSteps({ steps }: Snapshot): Generator<TimedStep> {
  for (const { path, kind, startedAt, status } of steps.values())
    if (status.state === 'succeeded') yield { path, kind, ...(startedAt && { startedAt }), endedAt: status.endedAt };
}
