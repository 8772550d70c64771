import type { Migration } from '@hexad/store';

/**
 * An account has a version, which every change of its books and budgets counts up. `book` writes what was decided on a version of the books, or
 * nothing when they have changed since: so whoever remembers them needs not read them before. Lists that are not in the entry are empty.
 */
export const versionsOfAccounts: Migration = {
  name: '0012-versions-of-accounts',
  tenantTables: [],
  sql: `
    alter table accounts add column version bigint not null default 0;
    drop function book(jsonb);

    create function book(known bigint, entry jsonb) returns boolean language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
      declare
        mine uuid := current_setting('hexad.tenant')::uuid;
        row record;
      begin
        update accounts set remainder = (entry->>'remainder')::integer, version = version + 1 where tenant = mine and version = known;
        if not found then
          return false;
        end if;
        if entry ? 'held' then
          insert into attempts (tenant, call, attempt, state, team, project, run, task, provider, model, amount, estimate, counted_at, expires_at,
              holder, about)
            select mine, h.call, h.attempt, 'held', h.path->>'team', h.path->>'project', h.path->>'run', h.path->>'task', h.provider, h.model,
              h.amount, case when h.heard then h.estimate else 0 end, time_of(h."countedAt"),
              clock_timestamp() + case when h.heard then h."ttlMs" else 10000 end * interval '1 ms', h.holder, h.about
            from jsonb_to_recordset(entry->'held') as h(call uuid, attempt integer, path jsonb, provider text, model text, amount bigint,
              estimate bigint, "ttlMs" bigint, "countedAt" bigint, heard boolean, holder uuid, about jsonb);
        end if;
        if entry ? 'ledger' then
          insert into ledger (tenant, call, attempt, kind, reserved, spent, parts)
            select mine, l.call, l.attempt, l.kind, l.reserved, l.spent, l.parts
            from jsonb_to_recordset(entry->'ledger') as l(call uuid, attempt integer, kind text, reserved bigint, spent bigint, parts bigint);
        end if;
        if entry ? 'counters' then
          insert into counters as c (tenant, budget, run, start, spent, reserved, alerted)
            select mine, n.budget, n.run, time_of(n.start), n.spent, n.reserved, n.alerted
            from jsonb_to_recordset(entry->'counters') as n(budget uuid, run text, start bigint, spent bigint, reserved bigint, alerted smallint)
            on conflict (tenant, budget, run, start) do update
            set spent = c.spent + excluded.spent, reserved = c.reserved + excluded.reserved, alerted = greatest(c.alerted, excluded.alerted);
        end if;
        if entry ? 'ended' then
          for row in select * from jsonb_to_recordset(entry->'ended') as e(call uuid, attempt integer, state text, outcome text, parts bigint,
              debit bigint, tokens jsonb) loop
            update attempts a set state = row.state, outcome = row.outcome, parts = row.parts, debit = row.debit, ended_at = clock_timestamp(),
                input = (row.tokens->>'input')::bigint, output = (row.tokens->>'output')::bigint,
                cached_read = (row.tokens->>'cachedRead')::bigint, cached_write = (row.tokens->>'cachedWrite')::bigint,
                cached_write_long = (row.tokens->>'cachedWriteLong')::bigint
              where a.tenant = mine and a.call = row.call and a.attempt = row.attempt;
          end loop;
        end if;
        if entry ? 'heard' then
          for row in select * from jsonb_to_recordset(entry->'heard') as h(call uuid, attempt integer, estimate bigint, "ttlMs" bigint) loop
            update attempts a set estimate = row.estimate, expires_at = clock_timestamp() + row."ttlMs" * interval '1 ms'
              where a.tenant = mine and a.call = row.call and a.attempt = row.attempt and a.state = 'held';
          end loop;
        end if;
        if entry ? 'waiting' then
          insert into waiters (tenant, call, attempt, holder, wish, until)
            select mine, (w.wish->>'call')::uuid, (w.wish->>'attempt')::integer, (entry->>'holder')::uuid, w.wish,
              clock_timestamp() + w."waitMs" * interval '1 ms'
            from rows from (jsonb_to_recordset(entry->'waiting') as (wish jsonb, "waitMs" bigint)) with ordinality as w(wish, "waitMs", place)
            order by w.place;
        end if;
        if entry ? 'answered' then
          for row in select * from jsonb_to_recordset(entry->'answered') as n(call uuid, attempt integer, state text, error jsonb) loop
            update waiters w set state = row.state, error = row.error where w.tenant = mine and w.call = row.call and w.attempt = row.attempt;
          end loop;
        end if;
        if entry ? 'gone' then
          for row in select * from jsonb_to_recordset(entry->'gone') as g(call uuid, attempt integer) loop
            delete from waiters w where w.tenant = mine and w.call = row.call and w.attempt = row.attempt;
          end loop;
        end if;
        return true;
      end $$;`,
};
