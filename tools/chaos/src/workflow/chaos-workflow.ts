import type { Fault } from './faults.js';
import { met, type Row } from './row.js';
import { runRound } from './round.js';
import { World, type WorldOptions } from './world.js';

export interface ChaosOptions extends WorldOptions {
  /** The same seed makes the same files and strikes the same victims. */
  readonly seed: number;
  readonly faults: readonly Fault[];
  /** Runs of a fault. */
  readonly runs: number;
  /** How often each strikes. */
  readonly strikes: (fault: Fault) => number;
  readonly say: (line: string) => void;
}

/** The faults in turn on one set of processes. */
export async function chaosWorkflow(options: ChaosOptions): Promise<Row[]> {
  const { database, bus, seed, faults, runs, strikes, say, signal } = options;
  say(
    database === 'embedded' ? 'starting one process' : `starting PostgreSQL${bus === 'embedded' ? '' : `, ${bus}`}, two engines and agents`,
  );
  await using world = await World.open(options);
  const rows: Row[] = [];
  for (const [number, fault] of faults.entries()) {
    signal.throwIfAborted();
    const row = await runRound({ world, fault, number, seed, runs, strikes: strikes(fault), say });
    rows.push(row);
    say(
      `${row.fault}: ${row.predicted} of ${row.runs} runs as predicted, ${row.effects} of ${row.sent} effects, ${row.seconds.toFixed(1)} s`,
    );
    if (!met(row)) for (const line of [...row.troubles, ...world.log.slice(-30)]) say(`  ${line}`);
  }
  return rows;
}
