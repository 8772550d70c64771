import type { Migration } from '@hexad/store';

/**
 * `open_account` locks the tenant's account and then shows what a booking needs to see; one function, because only a statement that begins
 * after the lock sees what its last holder wrote. `book` writes what was decided. Amounts travel as text: they do not fit JSON numbers.
 * Their plans are kept, and made while tables are small: so a look-up by key finds no other index that begins alike, and no table to read
 * through. `counter_start` is `counterStart` of the domain; `check_books` counts the ledger again and shows what differs.
 */
export const moneyFunctions: Migration = {
  name: '0002-money-functions',
  tenantTables: [],
  sql: `
    create function ms_of(at timestamptz) returns bigint language sql stable
      return (extract(epoch from at) * 1000)::bigint;
    create function time_of(ms bigint) returns timestamptz language sql stable
      return 'epoch'::timestamptz + ms * interval '1 ms';
    create function counter_start(kind text, length_ms bigint, at timestamptz) returns timestamptz language sql stable
      return case kind
        when 'run' then 'epoch'::timestamptz
        when 'rolling' then time_of(floor(extract(epoch from at) * 1000 / (length_ms / 60))::bigint * (length_ms / 60))
        else date_trunc(kind, at, 'UTC')
      end;

    create function attempt_json(a attempts) returns jsonb language sql
      return jsonb_build_object('call', a.call, 'attempt', a.attempt, 'state', a.state, 'team', a.team, 'project', a.project, 'run', a.run,
        'task', a.task, 'amount', a.amount::text, 'estimate', a.estimate::text, 'countedAt', ms_of(a.counted_at), 'parts', a.parts::text,
        'debit', a.debit::text, 'overdue', a.state = 'held' and a.expires_at < clock_timestamp());

    create function lock_account() returns integer language plpgsql as $$
      declare
        mine uuid := current_setting('hexad.tenant')::uuid;
        carried integer;
      begin
        select remainder into carried from accounts where tenant = mine for update;
        if not found then
          insert into accounts (tenant) values (mine) on conflict do nothing;
          select remainder into carried from accounts where tenant = mine for update;
        end if;
        return carried;
      end $$;

    create function open_account(request jsonb) returns jsonb language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
      declare
        mine uuid := current_setting('hexad.tenant')::uuid;
        carried integer := lock_account();
        known jsonb;
        queue jsonb;
        paths jsonb;
        runs text[];
        since timestamptz := time_of((request->>'now')::bigint);
        limits jsonb;
        found_counters jsonb;
      begin
        select coalesce(jsonb_agg(jsonb_build_object('wish', w.wish, 'holder', w.holder, 'state', w.state, 'error', w.error,
          'overdue', w.until < clock_timestamp() - interval '5 seconds') order by w.seq), '[]')
          into queue from waiters w where w.tenant = mine;
        select coalesce(jsonb_agg(attempt_json(a)), '[]'), least(min((a).counted_at), since) into known, since from (
          select k.call, k.attempt from jsonb_to_recordset(request->'keys') as k(call uuid, attempt integer)
          union
          select (q->'wish'->>'call')::uuid, (q->'wish'->>'attempt')::integer from jsonb_array_elements(queue) as q
            where q->>'state' = 'granted'
          union
          (select o.call, o.attempt from attempts o where o.tenant = mine and o.state = 'held' and o.expires_at < clock_timestamp()
            order by o.expires_at limit 500)
        ) wanted cross join lateral
          (select o from attempts o where o.tenant = mine and o.call = wanted.call and o.attempt = wanted.attempt offset 0) found(a);
        paths := request->'paths' || known || (select coalesce(jsonb_agg(q->'wish'->'path'), '[]') from jsonb_array_elements(queue) q);
        select array_agg(distinct p->>'run') into runs from jsonb_array_elements(paths) p where p->>'run' is not null;
        select coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'scope', b.scope, 'scopeId', b.scope_id, 'kind', b.kind,
            'lengthMs', b.length_ms, 'limit', b.amount::text, 'countedFrom', ms_of(b.counted_from))), '[]')
          into limits
          from (select 'tenant' as scope, '' as id union
            select s.scope, p->>s.scope from jsonb_array_elements(paths) p, (values ('team'), ('project'), ('run'), ('task')) s(scope)) place
          cross join lateral (select * from budgets o where o.tenant = mine and o.scope = place.scope and o.scope_id = place.id offset 0) b;
        select coalesce(jsonb_agg(jsonb_build_object('budget', c.budget, 'run', c.run, 'start', ms_of(c.start), 'spent', c.spent::text,
            'reserved', c.reserved::text, 'alerted', c.alerted)), '[]')
          into found_counters
          from jsonb_to_recordset(limits) as b(id uuid, kind text, "lengthMs" bigint)
          cross join lateral (
            select * from counters o where b.kind = 'run' and o.tenant = mine and o.budget = b.id and o.run = any (runs)
            union all
            select * from counters o where b.kind <> 'run' and o.tenant = mine and o.budget = b.id and o.run = '' and o.start >= since
              - case b.kind when 'day' then 86400000 when 'month' then 31 * 86400000::bigint else b."lengthMs" / 60 * 61 end * interval '1 ms'
            offset 0
          ) c;
        return jsonb_build_object('remainder', carried, 'attempts', known, 'waiters', queue, 'budgets', limits, 'counters', found_counters);
      end $$;

    create function book(entry jsonb) returns void language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
      declare
        mine uuid := current_setting('hexad.tenant')::uuid;
        row record;
      begin
        update accounts set remainder = (entry->>'remainder')::integer
          where tenant = mine and remainder <> (entry->>'remainder')::integer;
        insert into attempts (tenant, call, attempt, state, team, project, run, task, provider, model, amount, estimate, counted_at, expires_at)
          select mine, h.call, h.attempt, 'held', h.path->>'team', h.path->>'project', h.path->>'run', h.path->>'task', h.provider, h.model,
            h.amount, case when h.heard then h.estimate else 0 end, time_of(h."countedAt"),
            clock_timestamp() + case when h.heard then h."ttlMs" else 10000 end * interval '1 ms'
          from jsonb_to_recordset(entry->'held') as h(call uuid, attempt integer, path jsonb, provider text, model text, amount bigint,
            estimate bigint, "ttlMs" bigint, "countedAt" bigint, heard boolean);
        insert into ledger (tenant, call, attempt, kind, reserved, spent, parts)
          select mine, l.call, l.attempt, l.kind, l.reserved, l.spent, l.parts
          from jsonb_to_recordset(entry->'ledger') as l(call uuid, attempt integer, kind text, reserved bigint, spent bigint, parts bigint);
        insert into counters as c (tenant, budget, run, start, spent, reserved, alerted)
          select mine, n.budget, n.run, time_of(n.start), n.spent, n.reserved, n.alerted
          from jsonb_to_recordset(entry->'counters') as n(budget uuid, run text, start bigint, spent bigint, reserved bigint, alerted smallint)
          on conflict (tenant, budget, run, start) do update
          set spent = c.spent + excluded.spent, reserved = c.reserved + excluded.reserved, alerted = greatest(c.alerted, excluded.alerted);
        for row in select * from jsonb_to_recordset(entry->'ended') as e(call uuid, attempt integer, state text, outcome text, parts bigint,
            debit bigint, tokens jsonb) loop
          update attempts a set state = row.state, outcome = row.outcome, parts = row.parts, debit = row.debit, ended_at = clock_timestamp(),
              input = (row.tokens->>'input')::bigint, output = (row.tokens->>'output')::bigint,
              cached_read = (row.tokens->>'cachedRead')::bigint, cached_write = (row.tokens->>'cachedWrite')::bigint
            where a.tenant = mine and a.call = row.call and a.attempt = row.attempt;
        end loop;
        for row in select * from jsonb_to_recordset(entry->'heard') as h(call uuid, attempt integer, estimate bigint, "ttlMs" bigint) loop
          update attempts a set estimate = row.estimate, expires_at = clock_timestamp() + row."ttlMs" * interval '1 ms'
            where a.tenant = mine and a.call = row.call and a.attempt = row.attempt and a.state = 'held';
        end loop;
        if jsonb_array_length(entry->'waiting') > 0 then
          insert into waiters (tenant, call, attempt, holder, wish, until)
            select mine, (w.wish->>'call')::uuid, (w.wish->>'attempt')::integer, (entry->>'holder')::uuid, w.wish,
              clock_timestamp() + w."waitMs" * interval '1 ms'
            from rows from (jsonb_to_recordset(entry->'waiting') as (wish jsonb, "waitMs" bigint)) with ordinality as w(wish, "waitMs", place)
            order by w.place;
        end if;
        for row in select * from jsonb_to_recordset(entry->'answered') as n(call uuid, attempt integer, state text, error jsonb) loop
          update waiters w set state = row.state, error = row.error where w.tenant = mine and w.call = row.call and w.attempt = row.attempt;
        end loop;
        for row in select * from jsonb_to_recordset(entry->'gone') as g(call uuid, attempt integer) loop
          delete from waiters w where w.tenant = mine and w.call = row.call and w.attempt = row.attempt;
        end loop;
      end $$;

    create function counted(one uuid) returns table (budget uuid, run text, start timestamptz, spent bigint, reserved bigint)
      language sql stable as $$
        select b.id, case when b.kind = 'run' then a.run else '' end, counter_start(b.kind, b.length_ms, a.counted_at),
          sum(l.spent)::bigint, sum(l.reserved)::bigint
        from budgets b
        join attempts a on a.tenant = b.tenant and a.counted_at >= b.counted_from and (b.kind <> 'run' or a.run is not null)
          and case b.scope when 'tenant' then true when 'team' then a.team = b.scope_id when 'project' then a.project = b.scope_id
            when 'run' then a.run = b.scope_id else a.task = b.scope_id end
        join ledger l on l.tenant = a.tenant and l.call = a.call and l.attempt = a.attempt
        where one is null or b.id = one
        group by 1, 2, 3 $$;

    create function check_books() returns table (what text, counted text, found text) language sql stable as $$
        select format('counter of budget %s, run "%s", from %s', coalesce(c.budget, l.budget), coalesce(c.run, l.run), coalesce(c.start, l.start)),
          format('spent %s, reserved %s', l.spent, l.reserved), format('spent %s, reserved %s', c.spent, c.reserved)
        from counters c full join counted(null) l on l.budget = c.budget and l.run = c.run and l.start = c.start
        where (coalesce(l.spent, 0), coalesce(l.reserved, 0)) is distinct from (coalesce(c.spent, 0), coalesce(c.reserved, 0))
      union all
        select format('attempt %s/%s', a.call, a.attempt), format('reserved %s, spent %s, parts %s', l.reserved, l.spent, l.parts),
          format('%s, reserved %s, spent %s, parts %s', a.state, a.amount, a.debit, a.parts)
        from attempts a full join (select call, attempt, sum(reserved) as reserved, sum(spent) as spent, sum(parts) as parts
          from ledger group by 1, 2) l on l.call = a.call and l.attempt = a.attempt
        where (l.reserved, l.spent, l.parts) is distinct from
          (case when a.state = 'held' then a.amount else 0 end::numeric, a.debit::numeric, a.parts::numeric)
      union all
        select 'remainder', (coalesce(l.parts, 0) - coalesce(l.spent, 0) * 1000000)::text, x.remainder::text
        from accounts x cross join (select sum(parts) as parts, sum(spent) as spent from ledger) l
        where coalesce(l.parts, 0) - coalesce(l.spent, 0) * 1000000 <> x.remainder $$;`,
};
