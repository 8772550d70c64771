import { eventType } from '@hexad/kernel';
import { SilentLog } from '@hexad/telemetry';
import { describe, expect, it } from 'vitest';
import { embedded, notesSchema, someTenant } from './fixtures.js';
import { Housekeeping } from './housekeeping.js';

/** Warnings of the store, which reports there what its timers cannot do. */
class Warnings extends SilentLog {
  readonly said: unknown[] = [];
  override warn(message?: string, fields?: object): void {
    this.said.push([message, fields]);
  }
}

describe('the upkeep of a store', () => {
  it('throws away what nobody can ask for any more, and nothing else', async () => {
    await using database = await embedded();
    const { server } = database;
    const [tenant, log] = [someTenant(), new Warnings()];
    const notes = server.store(notesSchema);
    await notes.inTenant(tenant, async (tx) => {
      for (const days of [0, 13, 15, 100]) {
        await tx.execute(`insert into inbox values ($1, $2, gen_random_uuid(), now() - $3 * interval '1 day')`, [tenant, `${days}`, days]);
      }
      for (const hours of [0, 23, 25]) await tx.publish({ type: eventType(`published.${hours}`), key: 'k', data: {} });
      await tx.publish({ type: eventType('waiting'), key: 'k', data: {} });
    });
    await server.asBus((sql) =>
      sql.execute(
        `update notes.outbox set published_at = now() - split_part(name, '.', 2)::int * interval '1 hour' where name <> 'waiting'`,
      ),
    );
    await using housekeeping = new Housekeeping(server, log);
    await housekeeping.once();
    const left = await notes.inTenant(tenant, (tx) =>
      tx.query(`select array(select consumer from inbox order by seen_at) as seen, array(select name from outbox order by seq) as said`),
    );
    expect(left).toEqual([{ seen: ['13', '0'], said: ['published.0', 'published.23', 'waiting'] }]);
    expect(log.said).toEqual([]);
  });

  it('checkpoints and vacuums an embedded database, where nobody else does', async () => {
    const log = new Warnings();
    await using database = await embedded({ maintenanceMs: 20, log });
    const { server } = database;
    const tenant = someTenant();
    await server.store(notesSchema).inTenant(tenant, async (tx) => {
      await tx.execute(`insert into notes select $1, n, 'x' from generate_series(1, 1000) n`, [tenant]);
      await tx.execute(`update notes set text = 'y'`);
    });
    const vacuums = async () => {
      const sql = `select vacuum_count::int as times, pg_stat_force_next_flush() from pg_stat_user_tables where schemaname = 'notes' and relname = 'notes'`;
      return (await server.asBus((bus) => bus.rows<{ times: number }>(sql)))[0]?.times;
    };
    /** Bytes of the log that the next start would have to go through. */
    const unwritten = async () => {
      const sql = 'select (pg_current_wal_lsn() - redo_lsn)::int as bytes from pg_control_checkpoint()';
      return (await server.asBus((bus) => bus.rows<{ bytes: number }>(sql)))[0]?.bytes;
    };
    expect(await unwritten()).toBeGreaterThan(10_000);
    await expect.poll(vacuums, { timeout: 10_000 }).toBeGreaterThan(0);
    await expect.poll(unwritten, { timeout: 10_000 }).toBeLessThan(10_000);
    expect(log.said).toEqual([]);
  });
});
