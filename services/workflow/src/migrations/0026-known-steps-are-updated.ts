import type { Migration } from '@hexad/store';

/**
 * `write_turns_2`: as `write_turns`, with less to send and to do for each step. New steps are inserted and those that are there are updated, with what changes alone; rows
 * name their run by a number. `p_numbers`: of the fresh runs, in the order of `p_fresh_ids`; known runs have theirs in their row.
 */
export const knownStepsAreUpdated: Migration = {
  name: '0026-known-steps-are-updated',
  tenantTables: [],
  sql: `
    create function write_turns_2(
      p_known jsonb, p_ids uuid[], p_fresh jsonb, p_fresh_ids uuid[], p_numbers integer[], p_begun jsonb, p_changed jsonb, p_changed_ids uuid[], p_entries jsonb,
      p_tenant uuid, p_owner text, p_lease interval, p_locked boolean
    ) returns setof uuid language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
    begin
      return query
      with changed as (
        update runs set state = g.state, failure = g.failure, ended_at = g.ended_at,
          wake_at = case when runs.requested = 'reopen' and g.is_ending and g.ended_at is not null then g.now else g.wake_at end, updated_at = g.now,
          ending = g.ending, paused = coalesce(g.paused, false), patches = g.patches, due_at = g.due_at,
          requested = case when runs.requested = 'reopen' and g.is_ending then runs.requested end, queued = g.queued, holding = runs.holding and g.holds,
          result = case when runs.parent_id is not null then g.result end, reported = runs.reported and g.ended_at is not null,
          revision = runs.revision + 1, journal_sequence = runs.journal_sequence + g.entries
        from jsonb_to_recordset(p_known) as g (r integer, id uuid, revision bigint, state text, failure jsonb, ended_at timestamptz, wake_at timestamptz,
          now timestamptz, ending jsonb, paused boolean, patches jsonb, result jsonb, queued text, holds boolean, entries integer, due_at timestamptz,
          is_ending boolean)
        where runs.id = any(p_ids) and runs.id = g.id and runs.revision = g.revision and (p_locked or runs.requested is null)
        returning g.r, runs.tenant, runs.id, runs.journal_sequence - g.entries as base, runs.updated_at as now
      ),
      opened as (
        insert into runs (tenant, id, workflow, definition_hash, project_id, actor, state, inputs, idempotency_key, created_at, updated_at, pins, hands, failure,
          ended_at, wake_at, ending, paused, patches, due_at, priority, revision, journal_sequence)
        select p_tenant, g.id, g.workflow, g.definition_hash, g.project_id, g.actor, g.state, g.inputs, g.idempotency_key, g.created_at, g.now, g.pins,
          g.hands, g.failure, g.ended_at, g.wake_at, g.ending, coalesce(g.paused, false), g.patches, g.due_at, coalesce(g.priority, 'normal'), g.revision + 1,
          g.entries
        from jsonb_to_recordset(p_fresh) as g (id uuid, revision bigint, state text, failure jsonb, ended_at timestamptz, wake_at timestamptz, now timestamptz,
          ending jsonb, paused boolean, patches jsonb, entries integer, due_at timestamptz, workflow text, definition_hash text, project_id text, actor text,
          priority text, inputs jsonb, idempotency_key text, created_at timestamptz, pins jsonb, hands jsonb)
        where exists (select from definitions where definitions.tenant = p_tenant and definitions.hash = g.definition_hash)
        on conflict (tenant, idempotency_key) do nothing
        returning p_numbers[array_position(p_fresh_ids, runs.id)] as r, runs.tenant, runs.id, 0::bigint as base, runs.updated_at as now
      ),
      turned as (select * from changed union all select * from opened),
      begun as (
        insert into steps (tenant, run_id, id, path, node, name, kind, description, state, attempt, failures, inputs, outputs, failure, detail,
          ready_at, deadline, started_at, ended_at, lease_owner, lease_until)
        select turned.tenant, turned.id, s.id, s.path, coalesce(s.node, s.path), coalesce(s.name, s.path), s.kind, coalesce(s.description, ''), s.state,
          s.attempt, s.failures, s.inputs, s.outputs, s.failure, s.detail, s.ready_at, s.deadline, s.started_at, s.ended_at,
          case when s.leased then p_owner end, case when s.leased then now() + p_lease end
        from jsonb_to_recordset(p_begun) as s (r integer, id uuid, path text, node text, name text, kind text, description text, state text, attempt integer,
          failures integer, inputs jsonb, outputs jsonb, failure jsonb, detail jsonb, ready_at timestamptz, deadline timestamptz, started_at timestamptz,
          ended_at timestamptz, leased boolean)
        join turned on turned.r = s.r
      ),
      stepped as (
        update steps set description = coalesce(s.description, steps.description), state = s.state, attempt = s.attempt, failures = s.failures,
          inputs = coalesce(s.inputs, steps.inputs), outputs = s.outputs, failure = s.failure, detail = s.detail, ready_at = s.ready_at,
          deadline = s.deadline, started_at = s.started_at, ended_at = s.ended_at, lease_owner = case when s.leased then p_owner end,
          lease_until = case when s.leased then now() + p_lease end
        from jsonb_to_recordset(p_changed) as s (r integer, id uuid, description text, state text, attempt integer, failures integer, inputs jsonb,
          outputs jsonb, failure jsonb, detail jsonb, ready_at timestamptz, deadline timestamptz, started_at timestamptz, ended_at timestamptz,
          leased boolean)
        join turned on turned.r = s.r
        where steps.id = any(p_changed_ids) and steps.id = s.id and steps.run_id = turned.id
      ),
      written as (
        insert into journal (tenant, run_id, sequence, at, type, path, data)
        select turned.tenant, turned.id, turned.base + e.n, turned.now, e.type, coalesce(e.path, ''), coalesce(e.data, '{}')
        from jsonb_to_recordset(p_entries) as e (r integer, n integer, type text, path text, data jsonb)
        join turned on turned.r = e.r
      )
      select turned.id from turned;
    end $$;
  `,
};
