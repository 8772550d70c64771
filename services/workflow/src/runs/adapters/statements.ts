import { LEASE_MS } from '../domain/due.js';
import { AGE_MS } from '../domain/priority.js';
import { ENTRIES } from './journal-rows.js';

const SECONDS = LEASE_MS / 1_000;

/** What `RunRow` holds. */
export const RUN_COLUMNS = `id, workflow, definition_hash, project_id, actor, state, inputs, failure, ending, paused, queued, patches, parent_id,
  parent_path, parent_attempt, depth, hands, due_at, priority, revision, created_at, ended_at`;

export const LOCK_RUN = `select ${RUN_COLUMNS}, requested from runs where id = $1 for update`;

export const READ_RUN = LOCK_RUN.replace(' for update', '');

export const READ_STEPS = `
  select id, path, node, name, kind, description, state, attempt, failures, outputs, failure, detail, ready_at, deadline, started_at, ended_at,
    lease_owner is not null and lease_until < now() as lapsed
  from steps where run_id = $1 order by id`;

/** After an entry, so many. */
export const READ_JOURNAL = `
  select sequence, at, type, path, data from (${ENTRIES}) entries
  where run_id = $1 and last > $2 and sequence > $2 order by last, sequence limit $3`;

/** Nothing changed. */
export const LOOKED_AT = `
  update runs set wake_at = $2, requested = case when requested = 'anew' or (requested = 'reopen' and $3) then requested end where id = $1`;

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
    update steps set lease_until = now() - interval '1 second' where state = 'running' and lease_owner is distinct from $1 and lease_owner is not null
      and run_id in (select id from runs where ended_at is null)
    returning run_id
  )
  update runs set wake_at = $2 where id in (select run_id from left_behind) or wake_at is not null`;

/** Children whose end the run has not heard of. */
export const READ_ENDED = `
  select id, parent_path, parent_attempt, state, failure, result, result_large, requested, hands from runs
  where parent_id = $1 and ended_at is not null and not reported and requested is distinct from 'reopen' order by id`;

export const MARK_REPORTED =
  'update runs set reported = true, requested = null, result = null, result_large = null where id = any($1::uuid[])';

/** What is too large for the result of a run, beside it. */
export const LEAVE_LARGE = 'update runs set result_large = $2::jsonb where id = $1';

/** Its end so far is not heard of: it belongs to the try before. Whoever has had a hand in the run that asks has one in it from now on. */
export const REOPEN_CHILD = `
  update runs set requested = 'reopen', parent_attempt = $2, reported = true, wake_at = $3, result_large = null,
    hands = (select jsonb_agg(distinct who) from jsonb_array_elements_text(coalesce(hands, '[]') || $4::jsonb) as who where who <> actor)
  where id = $1`;

/** Nothing could go differently in it: whoever asked is told. */
export const CANNOT_REOPEN = `
  update runs set requested = case when state <> 'succeeded' then 'anew' end, reported = false, wake_at = null where id = $1`;

/** A cancel is not taken back by what comes after it. */
export const ASK_CHILD = `
  update runs set requested = case when requested = 'cancel' then 'cancel' else $2 end, wake_at = $3 where id = $1 and ended_at is null`;

export const START_CHILD = `
  insert into runs (tenant, id, workflow, definition_hash, project_id, actor, state, inputs, created_at, updated_at, wake_at, parent_id, parent_path,
    parent_attempt, depth, pins, hands, priority)
  select tenant, $2, $3, pins ->> $3, project_id, actor, 'pending', $4::jsonb, $5, $5, $5, id, $6, $7, depth + 1, pins, hands, priority from runs where id = $1`;

/** As `FairLine` has it: the higher the priority, the earlier it came. */
const from = (since: string): string =>
  `${since} - case priority when 'high' then 2 when 'normal' then 1 else 0 end * interval '${AGE_MS / 1_000} seconds'`;

/**
 * Runs whose time has come, those of whose children one has ended, and those for which there is a slot by now; first the ones that are ahead. Of those
 * that wait for slots of a key only as many as are free.
 */
export const DUE = `
  with woken as (select id, priority, wake_at as since from runs where wake_at <= $1 and id <> all($3::uuid[]) order by ${from('wake_at')} limit $2),
  parents as (
    select parent_id as id, min(ended_at) as since from runs
    where parent_id is not null and ended_at is not null and not reported and requested is distinct from 'reopen' and parent_id <> all($3::uuid[])
    group by parent_id
  ),
  slots as (
    select id, priority, created_at as since, slot_limit, queued is not null and not paused as waits,
      count(*) filter (where holding) over (partition by slot_key) as holding,
      count(*) filter (where queued is not null and not paused) over (partition by slot_key order by ${from('created_at')}, id) as place
    from runs where slot_key is not null and ended_at is null
  ),
  due as (
    select id, priority, since from woken
    union all select runs.id, runs.priority, parents.since from parents join runs on runs.id = parents.id
    union all select id, priority, since from slots where waits and place <= slot_limit - holding and id <> all($3::uuid[])
  )
  select id, priority, min(since) as since from due group by id, priority order by ${from('min(since)')} limit $2`;

/** Who wants the slots of a key: those that have one, and those that wait and are ahead of this run. */
export const SLOTS = `
  select count(*) filter (where holding)::int as holding,
    count(*) filter (where queued is not null and not paused and (${from('created_at')}, id) < (select ${from('created_at')}, id from runs where id = $2))::int
      as before
  from runs where slot_key = $1 and ended_at is null and id <> $2`;

export const TAKE_SLOT = 'update runs set slot_key = $2, slot_limit = $3, holding = $4 where id = $1';

/** For `replace`: everybody else is to end. */
export const CLEAR_SLOTS = `
  update runs set requested = 'cancel', wake_at = $3 where slot_key = $1 and ended_at is null and id <> $2`;
