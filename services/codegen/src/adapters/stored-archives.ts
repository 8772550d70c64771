import { AppError, type Caller } from '@hexad/kernel';
import { CODEGEN_ARCHIVE_CREATED } from '@hexad/proto/events';
import type { Store } from '@hexad/store';
import { Archives, type Archive } from '../application/ports.js';

interface Row {
  readonly run_id: string;
  readonly project_id: string;
  readonly blob_key: string;
  readonly sha256: string;
  readonly bytes: string | number;
}

export class StoredArchives extends Archives {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async register(caller: Caller, archive: Archive): Promise<void> {
    await this.#store.inTenant(caller.tenant, async (tx) => {
      const changed = await tx.execute(
        `insert into archives (tenant, run_id, blob_key, sha256, bytes, project_id) values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant, run_id) do update set blob_key = excluded.blob_key, sha256 = excluded.sha256, bytes = excluded.bytes
         where archives.sha256 <> excluded.sha256`,
        [tx.tenant, archive.runId, archive.blobKey, archive.sha256, archive.bytes, archive.projectId],
      );
      if (changed === 0) return;
      const data = { runId: archive.runId, sha256: archive.sha256, bytes: archive.bytes };
      await tx.publish({ type: CODEGEN_ARCHIVE_CREATED, key: archive.runId, data });
    });
  }

  override async projectOf(tenant: string, runId: string): Promise<string | undefined> {
    const sql = 'select project_id from archives where run_id = $1';
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<Pick<Row, 'project_id'>>(sql, [runId]));
    return row?.project_id;
  }

  override async get(caller: Caller, runId: string): Promise<Archive> {
    const [row] = await this.#store.inTenant(caller.tenant, (tx) =>
      tx.query<Row>('select run_id, project_id, blob_key, sha256, bytes from archives where run_id = $1', [runId]),
    );
    if (!row) throw new AppError('not_found', `Run ${runId} has no archive; it is made when the run delivers.`);
    return { runId: row.run_id, projectId: row.project_id, blobKey: row.blob_key, sha256: row.sha256, bytes: Number(row.bytes) };
  }
}
