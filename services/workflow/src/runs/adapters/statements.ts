import { LEASE_MS } from '../domain/due.js';

const SECONDS = LEASE_MS / 1_000;

/** What `RunRow` holds. */
export const RUN_COLUMNS = `id, workflow, definition_hash, project_id, actor, state, inputs, failure, ending, paused, queued, patches, parent_id,
  parent_path, parent_attempt, depth, revision, created_at, ended_at`;

export const LOCK_RUN = `select ${RUN_COLUMNS}, requested from runs where id = $1 for update`;

export const READ_RUN = LOCK_RUN.replace(' for update', '');

export const READ_STEPS = `
  select id, path, node, name, kind, description, state, attempt, failures, outputs, failure, detail, ready_at, deadline, started_at, ended_at,
    lease_owner is not null and lease_until < now() as lapsed
  from steps where run_id = $1 order by id`;

/** One round trip for a whole turn; it writes nothing when the run has moved on meanwhile. The order of parameters is that of `writeTurn`. */
export const WRITE_TURN = `
  with turned as (
    update runs set state = $2, failure = $3::jsonb, ended_at = $4, wake_at = $5, updated_at = $6, ending = $11::jsonb, paused = $12, patches = $13::jsonb, requested = null, queued = $15, holding = holding and $16,
      result = case when parent_id is not null then $14::jsonb end, reported = reported and $4::timestamptz is not null,
      revision = revision + 1, journal_sequence = journal_sequence + jsonb_array_length($7::jsonb)
    where id = $1 and revision = $8
    returning tenant, id, journal_sequence - jsonb_array_length($7::jsonb) as base
  ), stepped as (
    insert into steps (tenant, run_id, id, path, node, name, kind, description, state, attempt, failures, inputs, outputs, failure, detail,
      ready_at, deadline, started_at, ended_at, lease_owner, lease_until)
    select turned.tenant, turned.id, s.id, s.path, s.node, s.name, s.kind, s.description, s.state, s.attempt, s.failures, s.inputs, s.outputs, s.failure, s.detail,
      s.ready_at, s.deadline, s.started_at, s.ended_at, case when s.leased then $10 end, case when s.leased then now() + interval '${SECONDS} seconds' end
    from turned, jsonb_to_recordset($9::jsonb) as s (id uuid, path text, node text, name text, kind text, description text, state text, attempt integer,
      failures integer, inputs jsonb, outputs jsonb, failure jsonb, detail jsonb, ready_at timestamptz, deadline timestamptz, started_at timestamptz,
      ended_at timestamptz, leased boolean)
    on conflict (id) do update set description = excluded.description, state = excluded.state, attempt = excluded.attempt, failures = excluded.failures,
      inputs = coalesce(excluded.inputs, steps.inputs), outputs = excluded.outputs, failure = excluded.failure, detail = excluded.detail,
      ready_at = excluded.ready_at, deadline = excluded.deadline, started_at = excluded.started_at, ended_at = excluded.ended_at,
      lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
  ), written as (
    insert into journal (tenant, run_id, sequence, at, type, path, data)
    select turned.tenant, turned.id, turned.base + e.n, $6, e.type, e.path, e.data
    from turned, jsonb_to_recordset($7::jsonb) as e (n integer, type text, path text, data jsonb)
  )
  select base from turned`;

export const WRITE_PROGRESS = `
  with working as (
    update runs set journal_sequence = journal_sequence + 1, updated_at = $5
    where id = $1 and exists (select from steps where run_id = $1 and path = $2 and attempt = $3 and state = 'running')
    returning tenant, id, journal_sequence
  )
  insert into journal (tenant, run_id, sequence, at, type, path, data)
  select tenant, id, journal_sequence, $5, 'step.progress', $2, $4::jsonb from working`;

export const EXTEND = `
  update steps set lease_until = now() + interval '${SECONDS} seconds' where id = any($1::uuid[]) and lease_owner = $2 and state = 'running'`;

export const RELEASE = `
  with released as (
    update steps set lease_until = now() - interval '1 second' where id = any($1::uuid[]) and lease_owner = $2 and state = 'running' returning run_id
  )
  update runs set wake_at = $3 where id in (select run_id from released)`;

export const TAKE_OVER = `
  with left_behind as (
    update steps set lease_until = now() - interval '1 second' where state = 'running' and lease_owner is distinct from $1 and lease_owner is not null returning run_id
  )
  update runs set wake_at = $2 where id in (select run_id from left_behind) or wake_at is not null`;

/** Children whose end the run has not heard of. */
export const READ_ENDED = `
  select id, parent_path, parent_attempt, state, failure, result from runs
  where parent_id = $1 and ended_at is not null and not reported order by id`;

export const MARK_REPORTED = 'update runs set reported = true where id = any($1::uuid[])';

/** A cancel is not taken back by what comes after it. */
export const ASK_CHILD = `
  update runs set requested = case when requested = 'cancel' then 'cancel' else $2 end, wake_at = $3 where id = $1 and ended_at is null`;

export const START_CHILD = `
  insert into runs (tenant, id, workflow, definition_hash, project_id, actor, state, inputs, created_at, updated_at, wake_at, parent_id, parent_path,
    parent_attempt, depth, pins)
  select tenant, $2, $3, pins ->> $3, project_id, actor, 'pending', $4::jsonb, $5, $5, $5, id, $6, $7, depth + 1, pins from runs where id = $1`;

/** Runs whose time has come, and those of whose children one has ended. */
export const DUE = `
  (select id from runs where wake_at <= $1 order by wake_at limit $2)
  union select parent_id from runs where parent_id is not null and ended_at is not null and not reported
  union select id from runs waiting where queued is not null and not paused and ended_at is null
    and slot_limit > (select count(*) from runs where slot_key = waiting.slot_key and ended_at is null and holding)`;

/** Who wants the slots of a key: those that have one, and those that wait and were there before this run. */
export const SLOTS = `
  select count(*) filter (where holding)::int as holding, count(*) filter (where queued is not null and not paused and id < $2)::int as before
  from runs where slot_key = $1 and ended_at is null and id <> $2`;

export const TAKE_SLOT = 'update runs set slot_key = $2, slot_limit = $3, holding = $4 where id = $1';

/** For `replace`: everybody else is to end. */
export const CLEAR_SLOTS = `
  update runs set requested = 'cancel', wake_at = $3 where slot_key = $1 and ended_at is null and id <> $2`;
