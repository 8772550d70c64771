import { AppError, type Caller } from '@hexad/kernel';
import { Spec } from '@hexad/proto/documents';
import { SPEC_SPEC_FINALIZED } from '@hexad/proto/events';
import type { Store, Tx } from '@hexad/store';
import { Specs, type SpecPlace } from '../application/ports.js';
import type { Answers, SpecRecord } from '../domain/spec-record.js';

interface Row {
  readonly id: string;
  readonly brief_id: string;
  readonly project_id: string;
  readonly state: 'draft' | 'finalized';
  readonly version: number | null;
  readonly answers: Answers;
  readonly spec: unknown;
}

/** More than a column holds. */
const MOST_VERSIONS = 2_147_483_647;

const COLUMNS = 'id, brief_id, project_id, state, version, answers, spec';

export class StoredSpecs extends Specs {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async projectOf(tenant: string, id: string): Promise<string | undefined> {
    const sql = 'select project_id from specs where id = $1';
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<Pick<Row, 'project_id'>>(sql, [id]));
    return row?.project_id;
  }

  override async get(caller: Caller, id: string): Promise<SpecRecord> {
    const record = await this.#find(caller, 'id', id);
    if (!record) throw new AppError('not_found', `There is no spec ${id}.`);
    return record;
  }

  override findByBrief(caller: Caller, briefId: string): Promise<SpecRecord | undefined> {
    return this.#find(caller, 'brief_id', briefId);
  }

  override async finalizedBefore(caller: Caller, { id, projectId, version = MOST_VERSIONS }: SpecPlace): Promise<SpecRecord | undefined> {
    const [row] = await this.#store.inTenant(caller.tenant, (tx) =>
      tx.query<Row>(
        `select ${COLUMNS} from specs where project_id = $1 and id <> $2 and state = 'finalized' and version < $3
         order by version desc limit 1`,
        [projectId, id, version],
      ),
    );
    return row && toRecord(row);
  }

  async #find(caller: Caller, column: 'id' | 'brief_id', value: string): Promise<SpecRecord | undefined> {
    const [row] = await this.#store.inTenant(caller.tenant, (tx) =>
      tx.query<Row>(`select ${COLUMNS} from specs where ${column} = $1`, [value]),
    );
    return row && toRecord(row);
  }

  override async addDraft(caller: Caller, draft: Extract<SpecRecord, { state: 'draft' }>): Promise<SpecRecord> {
    return this.#store.inTenant(caller.tenant, async (tx) => {
      await tx.execute(
        `insert into specs (tenant, id, brief_id, project_id, state, answers, spec) values ($1, $2, $3, $4, 'draft', $5, $6)
         on conflict (tenant, brief_id) do nothing`,
        [tx.tenant, draft.id, draft.briefId, draft.projectId, JSON.stringify(draft.answers), JSON.stringify(draft.spec)],
      );
      const [row] = await tx.query<Row>(`select ${COLUMNS} from specs where brief_id = $1`, [draft.briefId]);
      return toRecord(row!);
    });
  }

  override async saveDraft(caller: Caller, draft: Extract<SpecRecord, { state: 'draft' }>): Promise<void> {
    const saved = await this.#store.inTenant(caller.tenant, (tx) =>
      tx.execute(`update specs set answers = $2, spec = $3 where id = $1 and state = 'draft'`, [
        draft.id,
        JSON.stringify(draft.answers),
        JSON.stringify(draft.spec),
      ]),
    );
    if (saved === 0) throw new AppError('conflict', `Spec ${draft.id} is finalized; it cannot change any more.`);
  }

  override async finalize(caller: Caller, id: string, spec: Spec): Promise<Extract<SpecRecord, { state: 'finalized' }>> {
    return this.#store.inTenant(caller.tenant, async (tx) => {
      const [row] = await tx.query<Row>(`select ${COLUMNS} from specs where id = $1 for update`, [id]);
      if (!row) throw new AppError('not_found', `There is no spec ${id}.`);
      if (row.state === 'draft') {
        const version = await nextVersion(tx, row.project_id);
        await tx.execute(`update specs set state = 'finalized', version = $2 where id = $1`, [id, version]);
        await announce(tx, row, version, spec);
        return { ...base(row), state: 'finalized', version };
      }
      return { ...base(row), state: 'finalized', version: row.version! };
    });
  }
}

async function nextVersion(tx: Tx, projectId: string): Promise<number> {
  const [row] = await tx.query<{ next: number }>('select coalesce(max(version), 0) + 1 as next from specs where project_id = $1', [
    projectId,
  ]);
  return row!.next;
}

function announce(tx: Tx, row: Row, version: number, spec: Spec): Promise<void> {
  const data = {
    specId: row.id,
    briefId: row.brief_id,
    projectId: row.project_id,
    version,
    entities: spec.entities.length,
    stories: spec.stories.length,
  };
  return tx.publish({ type: SPEC_SPEC_FINALIZED, key: row.project_id, subject: row.project_id, data });
}

const base = (row: Row) => ({
  id: row.id,
  briefId: row.brief_id,
  projectId: row.project_id,
  answers: row.answers,
  spec: Spec.parse(row.spec),
});

const toRecord = (row: Row): SpecRecord =>
  row.state === 'draft' ? { ...base(row), state: 'draft' } : { ...base(row), state: 'finalized', version: row.version! };
