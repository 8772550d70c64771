import { AppError } from '@hexad/kernel';
import { PLATFORM, type Store, type Tx } from '@hexad/store';
import { Seats, type AgentView } from '../application/ports.js';
import { SEAT_LEASE_MS, type Offer } from '../domain/offer.js';

/** Processes of agents at once. */
const MOST_SEATS = 1_000;

/** Seats belong to the platform: they hold nothing of any tenant but ids of tasks. */
export class StoredSeats extends Seats {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override beat(offer: Offer, alone: boolean): Promise<{ seat: number }> {
    return this.#here(async (tx) => {
      const [kept] = await tx.query<{ seat: number; same: boolean; turned: boolean }>(KEEP, [
        offer.process,
        JSON.stringify(offer.held),
        offer.taking,
        JSON.stringify(offer.kinds),
      ]);
      const seat = kept?.seat ?? (await take(tx, offer, alone));
      if (!kept?.same) await offerKinds(tx, seat, offer);
      if (!kept?.same) tx.wake('room');
      return { seat };
    });
  }

  override async leave(process: string): Promise<void> {
    await this.#here(async (tx) => {
      await tx.execute(`update seats set left_at = now(), lease_until = now(), taking = false, held = '[]' where process = $1`, [process]);
      tx.wake('lost');
    });
  }

  override lapsed(): Promise<{ seat: number; until: string; left: boolean }[]> {
    return this.#store.inOneTrip(
      PLATFORM,
      `select seat, lease_until::text as until, left_at is not null as left from seats where lease_until <= now()`,
    );
  }

  override async repair(used: ReadonlyMap<string, number>, seen: ReadonlyMap<string, number>): Promise<number> {
    return this.#here(async (tx) => {
      let changed = 0;
      for (const [id, version] of seen)
        changed += await tx.execute('update agents set used = $2, version = version + 1 where id = $1 and version = $3 and used <> $2', [
          id,
          used.get(id) ?? 0,
          version,
        ]);
      await tx.execute(FORGET);
      return changed;
    });
  }

  override all(): Promise<readonly AgentView[]> {
    return this.#store.inOneTrip<AgentView>(PLATFORM, ALL);
  }

  #here<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#store.inTenant(PLATFORM, work);
  }
}

/** A beat that the disk never saw is no worse than one that was not made. */
const KEEP = `
  with soon as materialized (select set_config('synchronous_commit', 'off', true))
  update seats set lease_until = now() + interval '${SEAT_LEASE_MS} ms', held = $2::jsonb, taking = $3, left_at = null, offer = $4::jsonb
  from soon, (select offer as before from seats where process = $1) b where process = $1
  returning seat, before = $4::jsonb as same`;

const TAKE = `
  insert into seats (seat, process, host, offer, held, taking, lease_until)
  values ($1, $2, $3, $4::jsonb, $5::jsonb, $6, now() + interval '${SEAT_LEASE_MS} ms')
  on conflict (seat) do update set process = excluded.process, host = excluded.host, offer = excluded.offer, held = excluded.held,
    taking = excluded.taking, left_at = null, since = now(), lease_until = excluded.lease_until`;

/** The lowest one that nobody sits at. Who takes over that of a dead process gets what is left in its queue. */
async function take(tx: Tx, { process, host, kinds, held, taking }: Offer, alone: boolean): Promise<number> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('dispatcher seats', 0))`);
  const sitting = alone ? [] : await tx.query<{ seat: number }>('select seat from seats where lease_until > now()');
  const occupied = new Set(sitting.map(({ seat }) => seat));
  let seat = 1;
  while (occupied.has(seat)) seat += 1;
  if (seat > MOST_SEATS) throw new AppError('exhausted', `There are ${MOST_SEATS} processes of agents, and no more can be taken on.`);
  await tx.execute(TAKE, [seat, process, host, JSON.stringify(kinds), JSON.stringify(held), taking]);
  return seat;
}

const OFFER = `
  insert into agents (id, seat, kind, actions, capacity, cost, pool) values ($1, $2, $3, $4::jsonb, $5, $6, $7)
  on conflict (id) do update set actions = excluded.actions, capacity = excluded.capacity, cost = excluded.cost, pool = excluded.pool,
    version = agents.version + 1`;

async function offerKinds(tx: Tx, seat: number, { kinds }: Offer): Promise<void> {
  for (const { kind, actions, capacity, cost, pool } of kinds)
    await tx.execute(OFFER, [`${kind}-${seat}`, seat, kind, JSON.stringify(actions), capacity, cost, pool]);
  await tx.execute('update agents set capacity = 0, version = version + 1 where seat = $1 and kind <> all($2::text[])', [
    seat,
    kinds.map(({ kind }) => kind),
  ]);
}

/** A day after it was left. Kinds that tenants made are known as long. */
const FORGET = `
  delete from seats where lease_until < now() - interval '1 day' and not exists (select from agents a where a.seat = seats.seat and used > 0)`;

const ALL = `
  select a.id, kind, actions, capacity, used, cost, pool, a.version::int as version, jsonb_build_object('seat', s.seat, 'host', host, 'alive',
    lease_until > now() and left_at is null, 'taking', taking, 'since', to_json(since)) as seat
  from agents a join seats s on s.seat = a.seat where capacity > 0 order by kind, s.seat`;
