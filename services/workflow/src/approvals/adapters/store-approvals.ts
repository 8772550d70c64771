import type { Store } from '@hexad/store';
import type { Json, JsonObject } from '../../expressions/json.js';
import { Approvals, type ApprovalFilter, type ApprovalLine, type ApprovalState, type WaitingLine } from '../application/approvals.js';
import type { ApprovalRecord, Sealed } from '../domain/record.js';

interface Row {
  readonly id: string;
  readonly run_id: string;
  readonly workflow: string;
  readonly project_id: string;
  readonly path: string;
  readonly title: string;
  readonly state: ApprovalState;
  readonly round: number;
  readonly revision: string;
  readonly subject: string;
  readonly definition_hash: string;
  readonly approvers: readonly string[];
  readonly rights: readonly string[];
  readonly quorum: number;
  readonly requested_at: Date;
  readonly deadline: Date | null;
  readonly decided_at: Date | null;
  readonly decided_by: string | null;
  readonly reason: string;
}

interface WaitingRow extends Row {
  readonly actor: string;
  readonly hands: readonly string[] | null;
  /** Of the workflow. */
  readonly authors: readonly string[];
  /** Null where a step that is done again has not asked yet. */
  readonly approval: {
    readonly authors?: readonly string[];
    readonly votes?: readonly { readonly voter: string; readonly for?: string }[];
  } | null;
}

interface RecordRow {
  readonly sequence: number;
  readonly at: Date;
  readonly kind: ApprovalRecord['kind'];
  readonly round: number;
  readonly revision: string;
  readonly definition_hash: string;
  readonly person: string;
  readonly actor: string;
  readonly via: string;
  readonly chain: readonly string[];
  readonly decision: string;
  readonly comment: string;
  readonly form: Json;
  readonly facts: JsonObject;
  readonly idempotency_key: string | null;
  readonly hash: string;
}

const FILTERED = `($1::uuid is null or a.id < $1::uuid) and ($2 = '' or a.state = $2) and ($3 = '' or a.project_id = $3)
  and ($4::uuid is null or a.run_id = $4::uuid) and ($5::text[] is null or a.project_id = any($5))`;
const LIST = `select a.* from approvals a where ${FILTERED} order by a.id desc limit $6`;
const WITH_MAKERS = `select a.*, r.actor, r.hands, d.authors, s.detail -> 'approval' as approval
  from approvals a join runs r on r.id = a.run_id join steps s on s.id = a.id join definitions d on d.hash = r.definition_hash`;
const WAITING = `${WITH_MAKERS}
  where ${FILTERED} and a.state = 'waiting' and (a.approvers = '{}' or a.approvers && $7::text[]) order by a.id desc limit $6`;
const ABOUT = `select a.* from approvals a join runs r on r.id = a.run_id
  where a.project_id = $1 and a.subject = $2 and a.state in ('waiting', 'approved') and r.ended_at is null order by a.id`;

export class StoreApprovals extends Approvals {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async find(tenant: string, id: string): Promise<ApprovalLine | undefined> {
    return (await this.#rows<Row>(tenant, 'select * from approvals where id = $1', [id])).map(lineOf)[0];
  }

  override async withMakers(tenant: string, id: string): Promise<WaitingLine | undefined> {
    return (await this.#rows<WaitingRow>(tenant, `${WITH_MAKERS} where a.id = $1`, [id])).map(waitingOf)[0];
  }

  override async at(tenant: string, runId: string, path: string): Promise<ApprovalLine | undefined> {
    return (await this.#rows<Row>(tenant, 'select * from approvals where run_id = $1 and path = $2', [runId, path])).map(lineOf)[0];
  }

  override async list(tenant: string, filter: ApprovalFilter): Promise<readonly ApprovalLine[]> {
    return (await this.#rows<Row>(tenant, LIST, parametersOf(filter))).map(lineOf);
  }

  override async waitingFor(tenant: string, names: readonly string[], filter: ApprovalFilter): Promise<readonly WaitingLine[]> {
    const rows = await this.#rows<WaitingRow>(tenant, WAITING, [...parametersOf(filter), names]);
    return rows.map(waitingOf);
  }

  override async about(tenant: string, project: string, subject: string): Promise<readonly ApprovalLine[]> {
    return (await this.#rows<Row>(tenant, ABOUT, [project, subject])).map(lineOf);
  }

  override async records(tenant: string, id: string): Promise<readonly Sealed[]> {
    const rows = await this.#rows<RecordRow>(tenant, 'select * from approval_records where approval_id = $1 order by sequence', [id]);
    return rows.map(recordOf);
  }

  override async byKey(tenant: string, id: string, key: string): Promise<Sealed | undefined> {
    const sql = 'select * from approval_records where approval_id = $1 and idempotency_key = $2';
    return (await this.#rows<RecordRow>(tenant, sql, [id, key])).map(recordOf)[0];
  }

  #rows<R extends object>(tenant: string, sql: string, values: readonly unknown[]): Promise<R[]> {
    return this.#store.inTenant(tenant, (tx) => tx.query<R>(sql, values));
  }
}

const waitingOf = (row: WaitingRow): WaitingLine => ({
  ...lineOf(row),
  makers: [row.actor, ...(row.hands ?? []), ...row.authors, ...(row.approval?.authors ?? [])],
  voters: (row.approval?.votes ?? []).flatMap((vote) => [vote.voter, ...(vote.for ? [vote.for] : [])]),
});

const parametersOf = ({ after, state, project, runId, projects, limit }: ApprovalFilter): unknown[] => [
  after || null,
  state,
  project,
  runId || null,
  projects ?? null,
  limit,
];

const lineOf = (row: Row): ApprovalLine => ({
  id: row.id,
  runId: row.run_id,
  workflow: row.workflow,
  project: row.project_id,
  path: row.path,
  title: row.title,
  state: row.state,
  round: row.round,
  revision: row.revision,
  subject: row.subject,
  definitionHash: row.definition_hash,
  approvers: row.approvers,
  rights: row.rights,
  quorum: row.quorum,
  requestedAt: row.requested_at,
  ...(row.deadline && { deadline: row.deadline }),
  ...(row.decided_at && { decidedAt: row.decided_at }),
  decidedBy: row.decided_by ?? '',
  reason: row.reason,
});

const recordOf = ({ definition_hash: definitionHash, idempotency_key: key, ...row }: RecordRow): Sealed => {
  const { sequence, at, kind, round, revision, person, actor, via, chain, decision, comment, form, facts, hash } = row;
  const said = { person, actor, via, chain, decision, comment, form, facts };
  return { sequence, at, kind, round, revision, definitionHash, ...said, key: key ?? '', hash };
};
