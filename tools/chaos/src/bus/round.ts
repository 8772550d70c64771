import { setTimeout as wait } from 'node:timers/promises';
import type { Row } from '../row.js';
import type { Fault } from './faults.js';
import type { World } from './world.js';

export interface Round {
  readonly world: World;
  readonly fault: Fault;
  readonly number: number;
  readonly orders: number;
  readonly strikes: number;
  readonly random: () => number;
  readonly say: (line: string) => void;
}

/** Of a fault that strikes often, so many strikes are a line. */
const STRIKES_A_LINE = 10;

/** Between two looks at the books. */
const LOOK_MS = 100;

/**
 * Orders flow in slices. The fault strikes in the middle of each but the last, and the next is placed while it lasts: whoever handles an
 * order of that one has come back. The books are read when nothing is under way any more.
 */
export async function runRound(round: Round): Promise<Row> {
  const { world, fault, number, strikes } = round;
  await world.complete();
  const [began, before] = [Date.now(), await world.heldMb()];
  Object.assign(world.progress, { again: 0, peakMb: 0 });
  try {
    await flow(round);
    await drained(round);
  } catch (error) {
    world.signal.throwIfAborted();
    world.troubles.push((error as Error).message);
  }
  world.allPlaced();
  for (const name of world.names) world.member(name).send({ kind: 'clock', aheadMs: 0 });
  const after = await world.heldMb();
  const audit = await world.books.audit(number, strikes);
  const { again, peakMb } = world.progress;
  return {
    fault: fault.name,
    ...audit,
    toAttach: 2 * strikes,
    again,
    peakMb,
    grownMb: Math.max(0, ...[...after].filter(([pid]) => before.has(pid)).map(([pid, mb]) => mb - before.get(pid)!)),
    seconds: (Date.now() - began) / 1000,
    troubles: world.troubles.splice(0),
  };
}

async function flow({ world, fault, number: round, orders, strikes, random, say }: Round): Promise<void> {
  const edge = (slice: number): number => Math.floor((orders * slice) / (strikes + 1));
  const place = (slice: number): void => world.place({ round, slice, from: edge(slice), to: edge(slice + 1) });
  place(0);
  for (let slice = 0; slice < strikes; slice += 1) {
    const reached = Math.max(1, Math.floor((edge(slice + 1) - edge(slice)) * (0.1 + random() * 0.5)));
    const amid = fault.amid === 'placing' ? 'orders' : 'ledger';
    await world.progress.until(() => world.progress.of(amid, round, slice) >= reached);
    await fault.strike({ world, random, release: () => place(slice + 1) });
    if ((slice + 1) % STRIKES_A_LINE === 0) say(`${fault.name}: ${slice + 1} of ${strikes}`);
  }
}

/** Everything is placed, published and has its effects. Asks the books, because who was killed could not say what it did last. */
async function drained({ world, number, orders }: Round): Promise<void> {
  for (let last = '', since = Date.now(); ; await wait(LOOK_MS)) {
    const { placed, effects, waiting } = await world.books.stand(number);
    if (placed === orders && effects >= 2 * orders && waiting === 0) return;
    const now = `${placed} ${effects} ${waiting}`;
    if (now !== last) [last, since] = [now, Date.now()];
    world.progress.assertGoesOn(since);
  }
}
