import { Decision } from '@hexad/proto/documents';
import { AGENTS_TASK_ENDED, AGENTS_TASK_PROGRESSED } from '@hexad/proto/events';
import { AppError } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { Results, type Assignment, type Outcome } from '../application/ports.js';
import { storable, storableJson } from '../domain/storable.js';
import { aboutOf, tell } from './tell.js';

const INSERT = `
  insert into task_results (tenant, task_id, attempt, run_id, step_path, action, state, result, error)
  values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb) on conflict do nothing`;

/** The last recorded decision of each story. */
const DECISIONS = `
  select distinct on (result -> 'decision' ->> 'id') result -> 'decision' as decision from task_results
  where run_id = $1 and result ? 'decision' order by result -> 'decision' ->> 'id', ended_at desc`;

export class StoredResults extends Results {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async has({ tenant, taskId, attempt }: Assignment): Promise<boolean> {
    const sql = 'select from task_results where task_id = $1 and attempt = $2';
    return (await this.#store.inTenant(tenant, (tx) => tx.query(sql, [taskId, attempt]))).length > 0;
  }

  /** A result that no message takes is a failure (`too_large`): the task would never end otherwise. */
  override async end(task: Assignment, action: string, given: Outcome): Promise<void> {
    const { taskId, runId, stepPath, attempt } = task;
    const outcome = fitting(given, action);
    const resultJson = outcome.state === 'succeeded' ? storableJson(outcome.result) : '';
    const errorJson = outcome.state === 'failed' ? storableJson(outcome.error) : '';
    await this.#store.inTenant(task.tenant, async (tx) => {
      const row = [tx.tenant, taskId, attempt, runId, stepPath, action, outcome.state, resultJson || null, errorJson || null];
      if ((await tx.execute(INSERT, row)) === 0) return;
      await tell(tx, task, AGENTS_TASK_ENDED, { taskId, runId, stepPath, attempt, state: outcome.state, resultJson, errorJson });
    });
  }

  override async progress(task: Assignment, message: string): Promise<void> {
    await this.#store.inTenant(task.tenant, (tx) =>
      tell(tx, task, AGENTS_TASK_PROGRESSED, { ...aboutOf(task), message: storable(message) }),
    );
  }

  override async decisions(tenant: string, runId: string): Promise<Decision[]> {
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<{ decision: unknown }>(DECISIONS, [runId]));
    const decisions = rows.map((row) => Decision.parse(row.decision));
    return decisions.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  }
}

/** Bytes of a result in a message of the bus, which takes 1,000,000: the rest is for the ids and paths beside it. */
const MOST = 900_000;

function fitting(outcome: Outcome, action: string): Outcome {
  if (outcome.state !== 'succeeded') return outcome;
  // It travels as a text of JSON inside JSON.
  const bytes = Buffer.byteLength(JSON.stringify(JSON.stringify(outcome.result)));
  if (bytes <= MOST) return outcome;
  const size = `${bytes.toLocaleString('en')} bytes as a message, and at most ${MOST.toLocaleString('en')} fit`;
  const message = `The result of ${action} has ${size}. Leave the large part in the workspace, and answer where it is.`;
  return { state: 'failed', error: new AppError('too_large', message) };
}
