import { AppError, type Caller } from '@hexad/kernel';
import { Spec } from '@hexad/proto/documents';
import { SPEC_BRIEF_RECEIVED } from '@hexad/proto/events';
import type { Store } from '@hexad/store';
import { Briefs } from '../application/ports.js';
import type { Brief } from '../domain/brief.js';
import type { BriefDocument } from '../domain/text/document.js';

interface Row {
  readonly id: string;
  readonly project_id: string;
  readonly documents: readonly BriefDocument[];
  readonly created_at: Date;
  readonly revises: string | null;
  readonly base: unknown;
}

const COLUMNS = 'id, project_id, documents, created_at, revises, base';

export class StoredBriefs extends Briefs {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async add(caller: Caller, brief: Brief): Promise<void> {
    await this.#store.inTenant(caller.tenant, async (tx) => {
      const added = await tx.execute(
        `insert into briefs (tenant, id, project_id, documents, created_at, revises, base) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
        [
          tx.tenant,
          brief.id,
          brief.projectId,
          JSON.stringify(brief.documents),
          brief.createdAt,
          brief.revises ?? null,
          brief.base ? JSON.stringify(brief.base) : null,
        ],
      );
      if (added === 0) return;
      const data = { briefId: brief.id, projectId: brief.projectId, documents: brief.documents.map(({ name }) => name) };
      await tx.publish({ type: SPEC_BRIEF_RECEIVED, key: brief.projectId, subject: brief.projectId, data });
    });
  }

  override async goOnFrom(caller: Caller, id: string, base: Spec): Promise<void> {
    const sql = 'update briefs set base = $2 where id = $1';
    const found = await this.#store.inTenant(caller.tenant, (tx) => tx.execute(sql, [id, JSON.stringify(base)]));
    if (found === 0) throw new AppError('not_found', `There is no brief ${id}.`);
  }

  override async rewrite(caller: Caller, id: string, documents: readonly BriefDocument[]): Promise<void> {
    const sql = 'update briefs set documents = $2 where id = $1';
    const found = await this.#store.inTenant(caller.tenant, (tx) => tx.execute(sql, [id, JSON.stringify(documents)]));
    if (found === 0) throw new AppError('not_found', `There is no brief ${id}.`);
  }

  override async projectOf(tenant: string, id: string): Promise<string | undefined> {
    const sql = 'select project_id from briefs where id = $1';
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<Pick<Row, 'project_id'>>(sql, [id]));
    return row?.project_id;
  }

  override async get(caller: Caller, id: string): Promise<Brief> {
    const [row] = await this.#store.inTenant(caller.tenant, (tx) => tx.query<Row>(`select ${COLUMNS} from briefs where id = $1`, [id]));
    if (!row) throw new AppError('not_found', `There is no brief ${id}.`);
    return toBrief(row);
  }

  override async newestBeside(caller: Caller, projectId: string, id: string): Promise<Brief | undefined> {
    const sql = `select ${COLUMNS} from briefs where project_id = $1 and id <> $2 order by created_at desc, id desc limit 1`;
    const [row] = await this.#store.inTenant(caller.tenant, (tx) => tx.query<Row>(sql, [projectId, id]));
    return row && toBrief(row);
  }
}

const toBrief = ({ id, project_id, documents, created_at, revises, base }: Row): Brief => ({
  id,
  projectId: project_id,
  documents,
  createdAt: created_at,
  ...(revises === null ? {} : { revises }),
  ...(base === null ? {} : { base: Spec.parse(base) }),
});
