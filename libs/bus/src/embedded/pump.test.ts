import { StoreServer, type Begun, type BusSql, type Store } from '@hexad/store';
import { NoTracing, SilentLog } from '@hexad/telemetry';
import { describe, expect, it } from 'vitest';
import { held, taker } from '../fixtures.js';
import { LaneQueue } from './lane-queue.js';
import { Pump } from './pump.js';
import { ACK, TAKE } from './statements.js';

/** A database that answers nothing and tells of each statement while its transaction is open. */
class Tables extends StoreServer {
  override readonly exclusive = true;
  override readonly services = ['bus', 'notes'];
  override readonly ended = Promise.resolve(undefined);
  readonly statements: string[] = [];
  readonly #during: (sql: string) => Promise<void>;

  constructor(during: (sql: string) => Promise<void>) {
    super();
    this.#during = during;
  }

  override async asBus<T>(work: (sql: BusSql, begun: Begun) => Promise<T>): Promise<T> {
    const note = async (sql: string) => {
      this.statements.push(sql);
      await this.#during(sql);
    };
    const sql: BusSql = {
      rows: async (text) => note(text).then(() => []),
      execute: async (text) => note(text).then(() => 1),
    };
    return work(sql, []);
  }

  override store(): Store {
    throw new Error('the bus opens no store');
  }
  override async migrate(): Promise<void> {}
  override onCommitted(): Disposable {
    return { [Symbol.dispose]: () => undefined };
  }
  override async [Symbol.asyncDispose](): Promise<void> {}
}

function pumpOn(during: (sql: string, tables: Tables) => Promise<void>) {
  const lane = new LaneQueue('tasks:t', 1_000, 0);
  const tables: Tables = new Tables((sql) => during(sql, tables));
  const log = new SilentLog();
  const deliver = ({ wanted }: { wanted: number }) => lane.fetched([], wanted);
  const pump = new Pump({ server: tables, lanes: new Map([[lane.name, lane]]), log, tracing: new NoTracing(), deliver });
  return { lane, tables, pump, count: (sql: string) => tables.statements.filter((s) => s === sql).length };
}

describe('the pump', () => {
  it('fetches again for a lane that was woken while a fetch was under way', async () => {
    const world = pumpOn(async (sql, { statements }) => {
      if (sql !== TAKE || statements.filter((s) => s === TAKE).length > 1) return;
      world.lane.wake();
      world.pump.kick();
    });
    world.lane.join(taker(1));
    world.pump.kick();
    await world.pump.close();
    expect(world.count(TAKE)).toBe(2);
  });

  it('fetches once for a lane that nobody woke', async () => {
    const world = pumpOn(async () => undefined);
    world.lane.join(taker(1));
    world.pump.kick();
    await world.pump.close();
    expect(world.count(TAKE)).toBe(1);
  });

  it('does again all of a transaction that failed', async () => {
    const world = pumpOn(async (sql, { statements }) => {
      if (sql === TAKE && statements.filter((s) => s === TAKE).length === 1) throw new Error('the connection was lost');
    });
    world.lane.join(taker(1));
    const { seq, lease } = held();
    await world.pump.settle({ kind: 'ack', seq, lease });
    await world.pump.close();
    expect([world.count(ACK), world.count(TAKE)]).toEqual([2, 2]);
  });
});
