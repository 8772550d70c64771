import { SystemClock, Uuid7, type Caller } from '@hexad/kernel';
import type { Platform } from '@hexad/host';
import { compose, workflowSchema, type Plugin, type WorkflowService } from '@hexad/service-workflow/parts';
import { openStore, type ServiceSchema } from '@hexad/store';
import { SilentLog } from '@hexad/telemetry';
import { Pool } from 'pg';
import { Place } from '../../place.js';
import { writeFile } from 'node:fs/promises';

export const ANN: Caller = { tenant: '0190a5b0-0000-7000-8000-00000000000a', actor: 'user:ann' };

/** One run that is not where it should be; the failed first. */
const OPEN = `
  (select state from workflow.runs where ended_at is not null and state <> 'succeeded' limit 1)
  union all (select 'open' from workflow.runs where ended_at is null limit 1)`;

export interface Ours extends AsyncDisposable {
  readonly service: WorkflowService;
  start(workflow: string, inputs?: Readonly<Record<string, string>>): Promise<string>;
  write(workflow: string, yaml: string): Promise<void>;
  /** When everybody who watches the run sees its end. */
  ended(run: string): Promise<void>;
  /** When every run has ended. Fails when one did not succeed. To be asked when the last step has run: it looks again and again. */
  allEnded(): Promise<void>;
  /** As the user that migrates: sees what all tenants have. */
  query<T extends object>(sql: string, parameters: readonly unknown[]): Promise<readonly T[]>;
}

/** The engine as the role puts it together, without the bus and the calls around it. */
export async function openOurs(database: { url: string; ownerUrl: string }, plugins: Readonly<Record<string, Plugin>>): Promise<Ours> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await openStore({ ...database, schemas: [workflowSchema], poolSize: 8 }));
  await server.migrate();
  const pool = new Pool({ connectionString: database.ownerUrl, max: 1 });
  stack.defer(() => pool.end());
  const folder = stack.use(new Place());
  const rpc = { client: () => new Proxy({}, {}) };
  const settings = { HEXAD_WORKFLOWS_DIR: folder.path };
  const store = (schema: ServiceSchema) => server.store(schema);
  const platform = { store, clock: new SystemClock(), ids: new Uuid7(), rpc, settings, log: () => new SilentLog() };
  const service = compose(platform as unknown as Platform, plugins);
  stack.use(service.worker);
  const parts = stack.move();
  return {
    service,
    start: (workflow, inputs = {}) => service.startRun.execute(ANN, { workflow, projectId: 'project', inputs, key: '' }),
    write: (workflow, yaml) => writeFile(folder.at(`${workflow}.yaml`), `name: ${workflow}\nversion: "1"\n${yaml}`),
    async ended(run) {
      for await (const { type } of service.watchRun.execute(ANN.tenant, run, 0, new AbortController().signal))
        if (type === 'run.failed') throw new Error(`run ${run} has failed`);
    },
    query: async <T extends object>(sql: string, parameters: readonly unknown[]) => (await pool.query<T>(sql, [...parameters])).rows,
    async allEnded() {
      for (;;) {
        const { rows } = await pool.query<{ state: string }>(OPEN);
        if (rows.length === 0) return;
        if (rows[0]!.state !== 'open') throw new Error(`a run is ${rows[0]!.state}`);
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}
