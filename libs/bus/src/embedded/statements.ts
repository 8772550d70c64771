import { anyReady, firstReady, nextDue } from '@hexad/store';
import { ENVELOPE } from './schema.js';

/** Service names come from checked schemas, so they stand in SQL as they are. */

/** Moves a batch of one service's outbox into the lanes: an event once for each group that wants its type, a task once. Also when the next delayed one is due. */
export const moveFrom = (service: string, limit: number): string => `
  with batch as (
    delete from ${service}.outbox
    where seq in (select seq from (${firstReady(service, limit)}) first)
    returning *
  ), targets as (
    select 'events:' || s.group_name as lane, b.* from batch b join subscriptions s on s.type = b.name where b.kind = 'event'
    union all
    select 'tasks:' || b.name, b.* from batch b where b.kind = 'task'
  ), moved as (
    insert into deliveries (lane, ${ENVELOPE})
    select lane, id, tenant, key, name, '/hexad/${service}', subject, actor, priority, traceparent, time, data from targets order by seq
    returning lane
  )
  select (select count(*) from batch)::int as taken, coalesce((select array_agg(distinct lane) from moved), '{}') as lanes, ${nextDue(service)} as due`;

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
  returning d.seq::text, d.lane, d.attempt, d.lost, d.suspected, ${ENVELOPE.split(', ')
    .map((name) => `d.${name}`)
    .join(', ')}`;

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
