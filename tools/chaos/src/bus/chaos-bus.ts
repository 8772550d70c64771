import { seeded } from '../seeded.js';
import { met, type Row } from '../row.js';
import { FAULTS, type Fault } from './faults.js';
import { runRound } from './round.js';
import type { Settings } from './service/messages.js';
import { World } from './world.js';

export interface ChaosOptions {
  readonly bus: Settings['bus'];
  /** The same seed strikes the same victims after the same orders. */
  readonly seed: number;
  /** Orders in each round; each becomes two events. */
  readonly orders: number;
  readonly faults: readonly Fault[];
  /** How often each strikes. */
  readonly strikes: (fault: Fault) => number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The faults that make sense for a bus. Without a broker, those of the processes and of the database. */
export const faultsOf = (bus: Settings['bus']): Fault[] => FAULTS.filter(({ ofBroker }) => bus !== 'embedded' || !ofBroker);

/** The faults in turn on one set of services. What comes late to an earlier round is seen too: the books are read again at the end. */
export async function chaosBus({ bus, seed, faults, orders, strikes, say, signal }: ChaosOptions): Promise<Row[]> {
  say(`starting PostgreSQL${bus === 'embedded' ? '' : `, ${bus}`} and the services`);
  await using world = await World.open({ bus, seed, signal });
  const random = seeded(seed);
  const rows: Row[] = [];
  for (const fault of faults) {
    signal.throwIfAborted();
    const row = await runRound({ world, fault, number: rows.length, orders, strikes: strikes(fault), random, say });
    rows.push(row);
    say(`${row.fault}: ${row.effects} of ${row.sent} effects, ${row.attached} of ${row.toAttach} re-attached, ${row.seconds.toFixed(1)} s`);
    if (!met(row)) for (const line of world.log.slice(-30)) say(`  ${line}`);
  }
  return await Promise.all(rows.map(async (row, number) => ({ ...row, ...(await world.books.audit(number, row.toAttach / 2)) })));
}
