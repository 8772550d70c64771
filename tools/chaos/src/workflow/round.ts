import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import { filesOf, grow, type Tree } from '@hexad/service-workflow/testing';
import { oneOf, seeded } from '../seeded.js';
import { audit, type Planned } from './audit.js';
import type { Fault } from './faults.js';
import { answer } from './people.js';
import type { Row } from './row.js';
import { TENANTS } from './service/messages.js';
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
const LOOK_MS = 150;
/** Without progress for so long a run is stranded; longer than every lease and every silence after which a run is looked at again. */
const STANDSTILL_MS = 90_000;
const DEPTH = 3;
const SLOTS = 2;

/** Runs flow while the fault strikes; the books are read when none goes on any more. */
export async function runRound(round: Round): Promise<Row> {
  const { world, fault, number } = round;
  const began = Date.now();
  const random = seeded(Math.imul(round.seed, 7_919) + number);
  const planned = plan(round, random);
  await settle(world, fault);
  const state: State = { started: 0, ended: 0, strikes: 0, slices: 1, moved: Date.now(), over: new AbortController() };
  try {
    await Promise.all([flow(round, state, random), people(round, state, random), strikes(round, state, random)]);
  } catch (error) {
    state.over.abort();
    world.signal.throwIfAborted();
    world.troubles.push((error as Error).message);
  }
  state.over.abort();
  for (const name of world.names) world.member(name).send({ kind: 'clock', aheadMs: 0 });
  await world.complete();
  const { troubles, ...found } = await audit(world.books, number, planned);
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

/** The files of a round, and what their runs must come to. */
function plan({ world, number, runs, fault }: Round, random: () => number): Planned[] {
  return Array.from({ length: runs }, (_, index) => {
    const key = `${number}/${index}`;
    const trees: Record<string, Tree[]> = {};
    const slots = random() < 0.2 ? { key: `slot-${Math.floor(random() * 4)}`, limit: SLOTS } : undefined;
    for (const version of fault.versions ? ['1', '2'] : ['1']) {
      const tree = grow({ random, depth: 1 + Math.floor(random() * DEPTH) });
      trees[version] = fault.deaf ? deafened(tree) : tree;
      const files = filesOf(trees[version], { name: nameOf(key), version, ...(slots && { slots }) });
      for (const [name, yaml] of files) writeFileSync(join(world.filesOf(version), `${name}.yaml`), yaml);
    }
    return { key, trees };
  });
}

const nameOf = (key: string): string => `r${key.replace('/', '-')}`;

/** No leaf that succeeds hears the call to stop. */
const deafened = (tree: readonly Tree[]): Tree[] =>
  tree.map((step): Tree => {
    if (step.kind === 'leaf') return step.fails === 'never' ? { ...step, deaf: step.n % 3 === 0 } : step;
    if ('list' in step) return { ...step, list: deafened(step.list) };
    return 'cases' in step ? { ...step, cases: step.cases.map(deafened) } : step;
  });

/** Whoever should be otherwise than he is in this round is started anew. */
async function settle(world: World, { messy = false }: Fault): Promise<void> {
  for (const name of world.names) await world.member(name).settle(messy && world.hasAgents(name) ? { messy } : {});
}

/** Starts runs while there is room, and looks how far they are, until all have ended. Fails when nothing goes on any more. */
async function flow({ world, number, runs, strikes: wanted }: Round, state: State, random: () => number): Promise<void> {
  for (let last = ''; ; await wait(LOOK_MS)) {
    if (state.over.signal.aborted) return;
    world.signal.throwIfAborted();
    const seen = await world.books.progress(number).catch(() => undefined);
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
    const released = Math.ceil((runs * state.slices) / (wanted + 1));
    const room = Math.min(released - state.started, AT_WORK - (state.started - state.ended));
    const starts = Array.from({ length: Math.max(0, room) }, (_, offset) => start(world, `${number}/${state.started + offset}`, random));
    state.started += Math.max(0, room);
    await Promise.all(starts);
  }
}

/** Until it is: the key makes one run of all tries. */
async function start(world: World, key: string, random: () => number): Promise<void> {
  const tenant = TENANTS[Number(key.split('/')[1]) % TENANTS.length]!;
  for (const since = Date.now(); ; await wait(LOOK_MS)) {
    world.signal.throwIfAborted();
    const { workflow } = world.member(oneOf(random, world.engines));
    try {
      const request = { workflow: nameOf(key), projectId: 'chaos', inputsJson: '{}', idempotencyKey: key };
      return void (await workflow.startRun(request, { caller: { tenant, actor: 'user:ann' }, timeoutMs: 5_000, idempotencyKey: key }));
    } catch (error) {
      const { retryable, message } = AppError.from(error);
      if (!retryable || Date.now() - since > STANDSTILL_MS) throw new Error(`${key} could not be started: ${message}`, { cause: error });
    }
  }
}

/** Answers whatever waits for somebody. */
async function people({ world }: Round, state: State, random: () => number): Promise<void> {
  for (; !state.over.signal.aborted; await wait(LOOK_MS)) {
    const waiting = await world.books.waiting().catch(() => []);
    await Promise.all(waiting.map((row) => answer(world.member(oneOf(random, world.engines)), row)));
  }
}

/** Spread over the runs: each waits until so many have ended. */
async function strikes({ world, fault, runs, strikes: wanted, say }: Round, state: State, random: () => number): Promise<void> {
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
