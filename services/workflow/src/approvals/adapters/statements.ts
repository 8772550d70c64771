export const SET_HANDS = 'update runs set hands = $2::jsonb where id = $1';

export const LAST_RECORD = 'select sequence, hash from approval_records where approval_id = $1 order by sequence desc limit 1';

export const PUT_RECORD = `
  insert into approval_records (tenant, approval_id, sequence, at, kind, round, revision, definition_hash, person, actor, via, chain, decision, comment,
    form, facts, idempotency_key, hash)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::jsonb, $16::jsonb, $17, $18)`;

/** A gate that was approved and asks anew is not requested anew: it keeps the time at which it first asked. */
export const PUT_APPROVAL = `
  insert into approvals (tenant, id, run_id, workflow, project_id, path, title, state, round, revision, definition_hash, approvers, rights, quorum,
    subject, requested_at, deadline, decided_at, decided_by, reason)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
  on conflict (id) do update set title = excluded.title, state = excluded.state, round = excluded.round, revision = excluded.revision,
    definition_hash = excluded.definition_hash, approvers = excluded.approvers, rights = excluded.rights, quorum = excluded.quorum,
    subject = excluded.subject, deadline = excluded.deadline, decided_at = excluded.decided_at, decided_by = excluded.decided_by, reason = excluded.reason`;

export const KNOWN_KEY = 'select 1 from approval_records where approval_id = $1 and idempotency_key = $2';

export const USE_LINK = 'update approval_links set used_at = now() where id = $1 and used_at is null';
