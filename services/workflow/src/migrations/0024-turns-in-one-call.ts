import type { Migration } from '@hexad/store';

/**
 * `write_turns`: whole turns of many runs, as one call whose plan the database keeps; to read and to plan its statement anew took as long as to carry it out.
 * The kept plan finds runs by their ids, however many there are by the time it is used. It works with the rights and for the tenant of whoever calls it.
 *
 * It gives the ids of the runs that it wrote. `known`: runs as their turns leave them; `ids`: theirs. `fresh`: new ones. `owner`, `lease`: of steps that begin in this
 * process. `locked`: the runs are, and what was asked of them is in their turns. A later version of it has another name: two versions of the service may run.
 */
export const turnsInOneCall: Migration = {
  name: '0024-turns-in-one-call',
  tenantTables: [],
  sql: `
    create function write_turns(
      p_known jsonb, p_ids uuid[], p_fresh jsonb, p_steps jsonb, p_entries jsonb, p_tenant uuid, p_owner text, p_lease interval, p_locked boolean
    ) returns setof uuid language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
    begin
      return query
      with changed as (
        update runs set state = g.state, failure = g.failure, ended_at = g.ended_at,
          wake_at = case when runs.requested = 'reopen' and g.is_ending and g.ended_at is not null then g.now else g.wake_at end, updated_at = g.now,
          ending = g.ending, paused = g.paused, patches = g.patches, due_at = g.due_at,
          requested = case when runs.requested = 'reopen' and g.is_ending then runs.requested end, queued = g.queued, holding = runs.holding and g.holds,
          result = case when runs.parent_id is not null then g.result end, reported = runs.reported and g.ended_at is not null,
          revision = runs.revision + 1, journal_sequence = runs.journal_sequence + g.entries
        from jsonb_to_recordset(p_known) as g (id uuid, revision bigint, state text, failure jsonb, ended_at timestamptz, wake_at timestamptz, now timestamptz,
          ending jsonb, paused boolean, patches jsonb, result jsonb, queued text, holds boolean, entries integer, due_at timestamptz, is_ending boolean)
        where runs.id = any(p_ids) and runs.id = g.id and runs.revision = g.revision and (p_locked or runs.requested is null)
        returning runs.tenant, runs.id, runs.journal_sequence - g.entries as base, runs.updated_at as now
      ),
      opened as (
        insert into runs (tenant, id, workflow, definition_hash, project_id, actor, state, inputs, idempotency_key, created_at, updated_at, pins, hands, failure,
          ended_at, wake_at, ending, paused, patches, due_at, priority, revision, journal_sequence)
        select p_tenant, g.id, g.workflow, g.definition_hash, g.project_id, g.actor, g.state, g.inputs, g.idempotency_key, g.created_at, g.now, g.pins,
          g.hands, g.failure, g.ended_at, g.wake_at, g.ending, g.paused, g.patches, g.due_at, coalesce(g.priority, 'normal'), g.revision + 1, g.entries
        from jsonb_to_recordset(p_fresh) as g (id uuid, revision bigint, state text, failure jsonb, ended_at timestamptz, wake_at timestamptz, now timestamptz,
          ending jsonb, paused boolean, patches jsonb, entries integer, due_at timestamptz, workflow text, definition_hash text, project_id text, actor text,
          priority text, inputs jsonb, idempotency_key text, created_at timestamptz, pins jsonb, hands jsonb)
        where exists (select from definitions where definitions.tenant = p_tenant and definitions.hash = g.definition_hash)
        on conflict (tenant, idempotency_key) do nothing
        returning runs.tenant, runs.id, 0::bigint as base, runs.updated_at as now
      ),
      turned as (select * from changed union all select * from opened),
      stepped as (
        insert into steps (tenant, run_id, id, path, node, name, kind, description, state, attempt, failures, inputs, outputs, failure, detail,
          ready_at, deadline, started_at, ended_at, lease_owner, lease_until)
        select turned.tenant, turned.id, s.id, s.path, s.node, s.name, s.kind, s.description, s.state, s.attempt, s.failures, s.inputs, s.outputs, s.failure,
          s.detail, s.ready_at, s.deadline, s.started_at, s.ended_at, case when s.leased then p_owner end, case when s.leased then now() + p_lease end
        from jsonb_to_recordset(p_steps) as s (run uuid, id uuid, path text, node text, name text, kind text, description text, state text, attempt integer,
          failures integer, inputs jsonb, outputs jsonb, failure jsonb, detail jsonb, ready_at timestamptz, deadline timestamptz, started_at timestamptz,
          ended_at timestamptz, leased boolean)
        join turned on turned.id = s.run
        on conflict (id) do update set description = excluded.description, state = excluded.state, attempt = excluded.attempt, failures = excluded.failures,
          inputs = coalesce(excluded.inputs, steps.inputs), outputs = excluded.outputs, failure = excluded.failure, detail = excluded.detail,
          ready_at = excluded.ready_at, deadline = excluded.deadline, started_at = excluded.started_at, ended_at = excluded.ended_at,
          lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
      ),
      written as (
        insert into journal (tenant, run_id, sequence, at, type, path, data)
        select turned.tenant, turned.id, turned.base + e.n, turned.now, e.type, e.path, e.data
        from jsonb_to_recordset(p_entries) as e (run uuid, n integer, type text, path text, data jsonb)
        join turned on turned.id = e.run
      )
      select turned.id from turned;
    end $$;
  `,
};
