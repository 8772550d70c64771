import type { Books } from '../books.js';
import type { RecordLine } from './gate-model.js';

/** Votes that each gate takes, by its path. */
export const QUORUMS: Readonly<Record<string, number>> = { 'gates/two': 2, 'gates/three': 3 };

export interface GateRow {
  readonly id: string;
  readonly tenant: string;
  readonly run_id: string;
  readonly path: string;
  readonly state: string;
  readonly revision: string;
}

export type RecordRow = RecordLine & { readonly approval_id: string; readonly key: string | null };

/** The gates of runs with such keys. */
export const gatesOf = (books: Books, keys: readonly string[]): Promise<GateRow[]> =>
  books.ask<GateRow>({
    of: 'workflow',
    sql: `select approvals.id, approvals.tenant, run_id, path, approvals.state, approvals.revision from approvals join runs on runs.id = run_id
      where idempotency_key like any($1::text[])`,
    parameters: [keys],
  });

export const recordsOf = (books: Books, gates: readonly string[]): Promise<RecordRow[]> =>
  books.ask<RecordRow>({
    of: 'workflow',
    sql: `select approval_id, kind, revision, person, decision, idempotency_key as key from approval_records
      where approval_id = any($1::uuid[]) order by approval_id, sequence`,
    parameters: [gates],
  });
