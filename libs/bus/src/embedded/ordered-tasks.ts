/**
 * Of the ordered tasks of a lane, tenant and key the first has a priority; the others have none that anybody asks for, so that no fetch looks
 * at them however many they are. Whatever removes the first, its handler or a cancellation, gives the next its turn in the same statement.
 * Those who add to or take from a key outside the pump's rounds must do it after `LOCK_ROUNDS`: what they do not see of each other would wait
 * for ever.
 */
export const ORDERED_TASKS = `
  alter table deliveries add column ordered boolean not null default false;
  alter table dead_letters add column ordered boolean not null default false;
  alter table refused add column ordered boolean not null default false;
  create index deliveries_ordered on deliveries (lane, tenant, key, seq) where ordered;

  create function wait_for_turn() returns trigger language plpgsql as $$
    begin
      if exists (select from deliveries d where d.lane = new.lane and d.tenant = new.tenant and d.key = new.key and d.ordered) then
        new.priority := -1;
      end if;
      return new;
    end $$;
  create trigger ordered_waits before insert on deliveries for each row when (new.ordered) execute function wait_for_turn();

  create function give_turn() returns trigger language plpgsql as $$
    begin
      update deliveries set priority = old.priority where seq = (
        select min(d.seq) from deliveries d where d.lane = old.lane and d.tenant = old.tenant and d.key = old.key and d.ordered
      );
      return null;
    end $$;
  create trigger ordered_goes_on after delete on deliveries for each row
    when (old.ordered and old.priority >= 0) execute function give_turn();`;

/** Any number: in the databases that several processes share, one round of a pump at a time is done. */
const ROUNDS = 4_839_202;

/** Waits until no round is under way, and keeps others from beginning one until the transaction ends. */
export const LOCK_ROUNDS = `select pg_advisory_xact_lock(${ROUNDS})`;
