import { setTimeout as wait } from 'node:timers/promises';
import { seeded } from '../seeded.js';
import { blobsWork } from './blobs/blobs-work.js';
import type { Fault } from './faults.js';
import { nestedWork } from './nested/nested-work.js';
import type { Row } from './row.js';
import { outsideWork } from './outside/outside-work.js';
import { schedulesWork } from './schedules/schedules-work.js';
import { votesWork } from './votes/votes-work.js';
import { LOOK_MS, STANDSTILL_MS, type Site, type Work } from './work.js';
import type { World } from './world.js';

export interface Round {
  readonly world: World;
  readonly fault: Fault;
  readonly number: number;
  readonly seed: number;
  readonly runs: number;
  readonly strikes: number;
  readonly say: (line: string) => void;
}

/** Runs at once. */
const AT_WORK = 24;

const WORKS: Readonly<Record<NonNullable<Fault['work']>, (site: Site) => Promise<Work>>> = {
  nested: nestedWork,
  votes: votesWork,
  schedules: schedulesWork,
  blobs: blobsWork,
  outside: outsideWork,
};

/** Runs flow while the fault strikes; the books are read when none goes on any more. */
export async function runRound(round: Round): Promise<Row> {
  const { world, fault, number } = round;
  const began = Date.now();
  const random = seeded(Math.imul(round.seed, 7_919) + number);
  await settle(world, fault);
  const work = await WORKS[fault.work ?? 'nested']({ ...round, random });
  await using closing = new AsyncDisposableStack();
  closing.defer(async () => work.close?.());
  const state: State = { started: 0, ended: 0, strikes: 0, slices: 1, moved: Date.now(), over: new AbortController() };
  try {
    await Promise.all([flow(round, work, state), people(work, state), strikes(round, work, state, random)]);
  } catch (error) {
    state.over.abort();
    world.signal.throwIfAborted();
    world.troubles.push((error as Error).message);
  }
  state.over.abort();
  for (const name of world.names) world.member(name).send({ kind: 'clock', aheadMs: 0 });
  await world.complete();
  const { troubles, ...found } = await work.audit();
  const seconds = (Date.now() - began) / 1000;
  return { fault: fault.name, strikes: state.strikes, ...found, seconds, troubles: [...world.troubles.splice(0), ...troubles] };
}

interface State {
  started: number;
  ended: number;
  strikes: number;
  /** Of the runs, one more than strikes: each strikes while the next one is started. */
  slices: number;
  /** When anything went on the last time. */
  moved: number;
  readonly over: AbortController;
}

/** Whoever should be otherwise than he is in this round is started anew. */
async function settle(world: World, { messy = false }: Fault): Promise<void> {
  for (const name of world.names) await world.member(name).settle(messy && world.hasAgents(name) ? { messy } : {});
}

/** Starts runs while there is room, and looks how far they are, until all have ended. Fails when nothing goes on any more. */
async function flow({ world, strikes: wanted }: Round, { runs, keys, start }: Work, state: State): Promise<void> {
  for (let last = ''; ; await wait(LOOK_MS)) {
    if (state.over.signal.aborted) return;
    world.signal.throwIfAborted();
    const seen = await world.books.progress(keys).catch(() => undefined);
    if (seen) {
      state.ended = seen.ended;
      const now = JSON.stringify(seen);
      if (now !== last) [last, state.moved] = [now, Date.now()];
      if (seen.full.length > 0) world.troubles.push(`more runs than slots: ${seen.full.join(', ')}`);
      if (state.ended >= runs && seen.open === 0) {
        state.over.abort();
        return;
      }
    }
    if (Date.now() - state.moved > STANDSTILL_MS) {
      state.over.abort();
      throw new Error('nothing went on any more');
    }
    if (!start) continue;
    const released = Math.ceil((runs * state.slices) / (wanted + 1));
    const room = Math.min(released - state.started, AT_WORK - (state.started - state.ended));
    const starts = Array.from({ length: Math.max(0, room) }, (_, offset) => start(state.started + offset));
    state.started += Math.max(0, room);
    await Promise.all(starts);
  }
}

async function people({ look }: Work, state: State): Promise<void> {
  if (!look) return;
  for (; !state.over.signal.aborted; await wait(LOOK_MS)) await look();
}

/** Spread over the runs: each waits until so many have ended. */
async function strikes({ world, fault, strikes: wanted, say }: Round, { runs }: Work, state: State, random: () => number): Promise<void> {
  for (let number = 0; number < wanted; number++) {
    const reached = Math.floor((runs * (number + random())) / (wanted + 1));
    while (state.ended < reached && !state.over.signal.aborted) await wait(LOOK_MS);
    if (state.over.signal.aborted) return;
    state.slices++;
    await fault.strike({ world, random, number, over: state.over.signal });
    state.strikes++;
    state.moved = Date.now();
    if ((number + 1) % 10 === 0) say(`${fault.name}: ${number + 1} of ${wanted}`);
  }
}
