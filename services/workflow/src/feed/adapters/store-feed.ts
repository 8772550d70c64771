import type { Store, Tx } from '@hexad/store';
import { toJsonb } from '../../runs/adapters/json.js';
import { Feed, type Placed, type Position } from '../application/feed.js';
import type { Entry, Told } from '../domain/entry.js';
import { wordFor, type Bounds } from '../domain/stream.js';

/** Locks the streams in the order of their names, so that numbers are given in the order of commits, and nobody waits in a circle. */
const LOCK = `
  insert into feed_streams (tenant, stream) select $1, stream from unnest($2::text[]) as stream order by stream
  on conflict (tenant, stream) do update set sequence = feed_streams.sequence returning stream, sequence::float8 as sequence`;

const KNOWN = `
  select stream, event_id from feed_entries where stream = any ($1::text[]) and event_id = any ($2::text[])`;

const POSITION = 'sequence::float8 as sequence, dropped::float8 as dropped, acknowledged::float8 as acknowledged';

/** $2: entries; $3: where each stream ends now. */
const WRITE = `
  with written as (
    insert into feed_entries (tenant, stream, sequence, event_id, body)
    select $1, stream, sequence, event_id, body from jsonb_to_recordset($2::jsonb) as e(stream text, sequence bigint, event_id text, body jsonb))
  update feed_streams s set sequence = e.sequence from jsonb_to_recordset($3::jsonb) as e(stream text, sequence bigint) where s.stream = e.stream`;

const TRIM = `
  with bounds as materialized (
    select stream, greatest(sequence - $2, coalesce((select max(e.sequence) from feed_entries e where e.stream = s.stream and e.created_at < $3), 0)) as last
    from feed_streams s where starts_with(stream, $1) and dropped < sequence),
  gone as (
    delete from feed_entries e using bounds b where e.stream = b.stream and e.sequence <= b.last returning e.stream, e.sequence)
  update feed_streams s set dropped = g.last
  from (select stream, max(sequence) as last from gone group by stream) g where s.stream = g.stream`;

export class StoreFeed extends Feed {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override append(tenant: string, placed: readonly Placed[]): Promise<void> {
    return this.#store.inTenant(tenant, (tx) => append(tx, placed));
  }

  override async position(tenant: string, stream: string): Promise<Position> {
    const sql = `select ${POSITION} from feed_streams where stream = $1`;
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<Position>(sql, [stream]));
    return row ?? { sequence: 0, dropped: 0, acknowledged: 0 };
  }

  override async acknowledge(tenant: string, stream: string, sequence: number): Promise<number> {
    const sql = `update feed_streams set acknowledged = greatest(acknowledged, least($2::bigint, sequence)) where stream = $1 returning ${POSITION}`;
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<Position>(sql, [stream, sequence]));
    return row?.acknowledged ?? 0;
  }

  override async read(tenant: string, stream: string, after: number, limit: number): Promise<readonly Entry[]> {
    const sql =
      'select sequence::float8 as sequence, body from feed_entries where stream = $1 and sequence > $2 order by sequence limit $3';
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<{ sequence: number; body: Told }>(sql, [stream, after, limit]));
    return rows.map(({ sequence, body }) => ({ sequence, told: body }));
  }

  override async trim(kept: Readonly<Record<string, Bounds>>, now: Date): Promise<void> {
    for (const tenant of await this.#store.tenants())
      await this.#store.inTenant(tenant, async (tx) => {
        for (const [prefix, { most, ageMs }] of Object.entries(kept))
          await tx.execute(TRIM, [prefix, most, new Date(now.getTime() - ageMs)]);
      });
  }

  override onWord(listener: (word: string) => void): Disposable {
    return this.#store.onWake(listener);
  }
}

async function append(tx: Tx, placed: readonly Placed[]): Promise<void> {
  const streams = [...new Set(placed.map(({ stream }) => stream))];
  const heads = await tx.query<{ stream: string; sequence: number }>(LOCK, [tx.tenant, streams]);
  const next = new Map(heads.map(({ stream, sequence }) => [stream, sequence]));
  const rows = await tx.query<{ stream: string; event_id: string }>(KNOWN, [streams, placed.map(keyOf)]);
  const known = new Set(rows.map(({ stream, event_id: id }) => `${stream} ${id}`));
  const entries = placed.flatMap((one) => {
    const { stream, told } = one;
    const key = keyOf(one);
    if (known.has(`${stream} ${key}`)) return [];
    known.add(`${stream} ${key}`);
    const sequence = (next.get(stream) ?? 0) + 1;
    next.set(stream, sequence);
    return [{ stream, sequence, event_id: key, body: told }];
  });
  if (entries.length === 0) return;
  const ends = [...next].map(([stream, sequence]) => ({ stream, sequence }));
  await tx.execute(WRITE, [tx.tenant, toJsonb(entries), toJsonb(ends)]);
  for (const stream of new Set(entries.map((entry) => entry.stream))) tx.wake(wordFor(tx.tenant, stream));
}

const keyOf = ({ told, key }: Placed): string => key ?? told.id;
