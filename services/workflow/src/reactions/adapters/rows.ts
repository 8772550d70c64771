import type { Happening } from '../../notifications/domain/happening.js';
import type { Reaction, ReactionState } from '../application/ports.js';
import type { ReactionRule } from '../domain/rule.js';

export const REACTION =
  'id, project_id, rule, set_by, authors, happening, started_run_id, state, attempts, error_code, error_message, created_at, escalate_at, ended_at';

export interface ReactionRow {
  readonly id: string;
  readonly project_id: string;
  readonly rule: ReactionRule;
  readonly set_by: string;
  readonly authors: readonly string[] | null;
  readonly happening: Omit<Happening, 'at'> & { readonly at: string };
  readonly started_run_id: string;
  readonly state: ReactionState;
  readonly attempts: number;
  readonly error_code: string;
  readonly error_message: string;
  readonly created_at: Date;
  readonly escalate_at: Date | null;
  readonly ended_at: Date | null;
}

export const toReaction = (row: ReactionRow): Reaction => ({
  id: row.id,
  projectId: row.project_id,
  rule: row.rule,
  setBy: row.set_by,
  authors: row.authors ?? [row.set_by],
  happening: { ...row.happening, at: new Date(row.happening.at) },
  startedRunId: row.started_run_id,
  state: row.state,
  attempts: row.attempts,
  errorCode: row.error_code,
  errorMessage: row.error_message,
  createdAt: row.created_at,
  escalateAt: row.escalate_at ?? undefined,
  endedAt: row.ended_at ?? undefined,
});
