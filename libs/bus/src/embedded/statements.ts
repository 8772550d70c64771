import { anyReady, firstReady, nextDue } from '@hexad/store';
import { ENVELOPE } from './schema.js';

/** Service names come from checked schemas, so they stand in SQL as they are. */

/** What a lease tells of a delivery. */
const leased = (table: string): string =>
  `${table}.seq::text, ${['lane', 'attempt', 'lost', 'suspected', ...ENVELOPE.split(', ')].map((name) => `${table}.${name}`).join(', ')}`;

/**
 * Moves a batch of one service's outbox into the lanes: an event once for each group that wants its type, a task once. Tasks that a lane has
 * room for are leased with it, by the same order as by `TAKE`, so that no row of them is written twice; an ordered one has to wait for its turn.
 * Gives what was leased, or one row without any, and in each row how many were taken, which lanes have more, and when the next delayed one is due.
 * $1 lanes of tasks with room and nothing waiting, $2 room, $3 deadlines in ms, $4 preferred priority, $5 lease, $6 whether
 * all that was moved is told of, for its spans.
 */
export const moveFrom = (service: string, limit: number): string => `
  with batch as (
    delete from ${service}.outbox o using (${firstReady(service, limit)}) first
    where o.seq = first.seq
    returning o.*, first.turn
  ), targets as (
    select 'events:' || s.group_name as lane, null::bigint as place, b.* from batch b join subscriptions s on s.type = b.name where b.kind = 'event'
    union all
    select 'tasks:' || b.name, row_number() over (partition by b.name, b.ordered order by b.priority = $4 desc, b.priority desc, turn, seq), b.*
    from batch b where b.kind = 'task'
  ), moved as (
    insert into deliveries (lane, ${ENVELOPE}, attempt, lease, lease_until)
    select t.lane, id, tenant, key, name, '/hexad/${service}', subject, actor, priority, ordered, traceparent, time, data,
      (l.lane is not null)::int, case when l.lane is not null then $5::uuid end, now() + l.deadline * interval '1 ms'
    from targets t left join unnest($1::text[], $2::int[], $3::int[]) as l (lane, room, deadline)
      on l.lane = t.lane and t.place <= l.room and not t.ordered
    order by turn, seq
    returning *
  )
  select about.*, ${leased('m')} from (
    select (select count(*) from batch)::int as taken,
      (select json_agg(distinct lane) from moved where lease is null) as lanes, ${nextDue(service)} as due,
      case when $6 then (select json_agg(json_build_object(
        'seq', seq::text, 'id', id, 'name', type, 'tenant', tenant, 'traceparent', traceparent)) from moved) end as told
  ) about left join moved m on m.lease is not null`;

/** Which of the services have something to move, and in how many milliseconds the next delayed task of each is due. */
export const waiting = (services: readonly string[]): string =>
  services.map((s) => `select '${s}' as service, ${anyReady(s)} as ready, ${nextDue(s)} as due`).join(' union all ');

/**
 * Leases up to `wanted` deliveries of each lane: the preferred priority first, then from high to low.
 * An event waits while another one of its key is leased or has its next try in the future: that one is always an earlier one.
 * What has not begun is due: a time would be one of another transaction, and a later event of the key could be seen as due before it.
 * Few rows have begun, so they are looked up once; the planner knows nothing of these tables' sizes and would do it for each row.
 * A delivery whose lease ran out was perhaps never begun, so that this is no further attempt: it is counted apart.
 * $1 lanes, $2 wanted, $3 preferred priorities, $4 deadlines in ms, $5 lease.
 */
export const TAKE = `
  with lanes as (
    select * from unnest($1::text[], $2::int[], $3::int[], $4::int[]) as l (lane, wanted, preferred, deadline)
  ), blocked as materialized (
    select distinct lane, tenant, key from deliveries
    where lane = any ($1) and attempt > 0 and lane like 'events:%' and (due > now() or lease_until > now())
  ), next as (
    select n.seq, l.deadline from lanes l cross join lateral (
      select d.seq from (values (0, l.preferred), (1, 2), (2, 1), (3, 0)) as p (place, priority)
      cross join lateral (
        select seq from deliveries d
        where d.lane = l.lane and d.priority = p.priority and (p.place = 0 or p.priority <> l.preferred)
          and (d.attempt = 0 or d.due <= now()) and (d.lease_until is null or d.lease_until <= now())
          and (d.lane, d.tenant, d.key) not in (select lane, tenant, key from blocked)
        order by d.lane, d.priority, seq limit l.wanted
      ) d
      order by p.place, d.seq limit l.wanted
    ) n
  )
  update deliveries d set attempt = attempt + (lease is null)::int, lost = lost + (lease is not null)::int, lease = $5, lease_until = now() + next.deadline * interval '1 ms'
  from next where d.seq = next.seq
  returning ${leased('d')}`;

/** $1 seqs, $2 leases in all of these: a lease that was lost settles nothing. */
const HELD = (values: string, names: string): string => `from unnest($1::bigint[], $2::uuid[]${values}) as h (seq, lease${names})
  where d.seq = h.seq and d.lease = h.lease`;

export const ACK = `delete from deliveries d using ${HELD('', '').slice('from '.length)}`;

export const RETRY = `update deliveries d set due = now() + h.delay * interval '1 ms', lease = null, lease_until = null
  ${HELD(', $3::float8[]', ', delay')}`;

export const SUSPECT = `update deliveries d set suspected = suspected + 1 ${HELD('', '')}`;

export const TRUST = `update deliveries d set suspected = suspected - 1 ${HELD('', '')}`;

export const RELEASE = `update deliveries d set attempt = attempt - 1, lease = null, lease_until = null ${HELD('', '')}`;

export const BURY = `
  with gone as (
    delete from deliveries d using ${HELD(', $3::text[]', ', error').slice('from '.length)}
    returning d.*, h.error
  )
  insert into dead_letters (seq, lane, attempt, error, ${ENVELOPE}) select seq, lane, attempt, error::json, ${ENVELOPE} from gone`;

export const EXTEND = `update deliveries d set lease_until = now() + h.deadline * interval '1 ms' ${HELD(', $3::int[]', ', deadline')}
  returning d.seq::text`;
