import { setTimeout as wait } from 'node:timers/promises';
import type { TcpProxy } from '@hexad/testing/servers';
import { Client } from 'pg';
import { oneOf } from '../seeded.js';
import type { World } from './world.js';

export interface Strike {
  readonly world: World;
  /** Decides victims, moments and lengths. */
  readonly random: () => number;
  /** Which strike of its fault it is, from 0. */
  readonly number: number;
  /** Aborted when nothing is left to strike amid. */
  readonly over: AbortSignal;
}

export interface Fault {
  readonly name: string;
  /** How often it strikes: by default, and with --long. */
  readonly strikes: readonly [number, number];
  /** Where it can strike. */
  readonly on: ReadonlyArray<'postgres' | 'embedded'>;
  /** Agents answer twice, late, out of order, and under numbers of other tries. */
  readonly messy?: boolean;
  /** A share of the leaves that hear no call to stop: all of them. */
  readonly deaf?: boolean;
  /** What runs meanwhile; absent: nested runs. */
  readonly work?: 'nested' | 'votes' | 'schedules' | 'blobs' | 'outside';
  /** Two versions of each file. */
  readonly versions?: boolean;
  strike(strike: Strike): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** After so long a silence what a process holds is given to others. */
const LEASE_MS = 10_500;
const AWAY_MS = 1_500;
/** By then a process that is to end itself at one of its next turns has done so, unless nothing is left to do. */
const DIES_MS = 20_000;
/** Turns that a process makes before it ends itself, at most. */
const TURNS = 25;

const away = (random: () => number): Promise<void> => wait(random() * AWAY_MS);
const engine = ({ world, random }: Strike): string => oneOf(random, world.engines);

/** At any moment. */
async function kill(name: string, { world }: Strike): Promise<void> {
  await world.member(name).kill();
  await world.member(name).start();
}

/** In the transaction of one of its next turns, or right after its commit. */
async function killAtTurn(strike: Strike): Promise<void> {
  const { world, random, number, over } = strike;
  const member = world.member(engine(strike));
  const moment = number % 2 === 0 ? 'before-dispatch' : 'after-dispatch';
  await member.kill();
  await member.start({ killAt: `#${1 + Math.floor(random() * TURNS)}:${moment}` });
  await member.died(AbortSignal.any([over, AbortSignal.timeout(DIES_MS)]));
  await member.start();
}

/** All at once, at any moment; or one of them, in one of its next turns. */
async function killEngines(strike: Strike): Promise<void> {
  const { world, number } = strike;
  if (number % 3 > 0) return killAtTurn(strike);
  await Promise.all(world.engines.map((name) => world.member(name).kill()));
  await Promise.all(world.engines.map((name) => world.member(name).start()));
}

async function killAgents(strike: Strike): Promise<void> {
  const { world, random, over } = strike;
  const agents = world.member('agents');
  const moment = oneOf(random, [undefined, 'inside the transaction', 'after the commit'] as const);
  if (moment === undefined) await agents.kill();
  else {
    agents.send({ kind: 'die', moment });
    await agents.died(AbortSignal.any([over, AbortSignal.timeout(DIES_MS)]));
  }
  await agents.start();
}

/** One process after the other is stopped in order and started on the other version: for a while both run. */
async function roll({ world, random, number }: Strike): Promise<void> {
  const version = number % 2 === 0 ? '2' : '1';
  for (const name of world.engines) {
    const member = world.member(name);
    await member.stop();
    await member.start({ workflows: world.filesOf(version) }, version === '1');
    await away(random);
  }
}

async function cutAtCommit({ world, random, number, over }: Strike): Promise<void> {
  const way = oneOf(random, [...world.ways.values()]);
  const when = number % 2 === 0 ? 'before' : 'after';
  const patience = AbortSignal.any([over, AbortSignal.timeout(DIES_MS)]);
  await Promise.race([way.cutAt(/commit/iu, when), wait(2 * DIES_MS, undefined, { signal: patience, ref: false }).catch(() => undefined)]);
}

async function cut(way: TcpProxy, random: () => number): Promise<void> {
  way.away();
  await away(random);
  way.resume();
}

/** As an administrator or a failover does: every connection of the services ends at the server. */
async function terminate({ world }: Strike): Promise<void> {
  const client = new Client({ connectionString: world.postgres!.url });
  await client.connect();
  await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'services'`);
  await client.end();
}

async function setClock(strike: Strike): Promise<void> {
  const { world, random, number } = strike;
  const member = world.member(engine(strike));
  const aheadMs = oneOf(random, [-HOUR_MS, HOUR_MS]);
  // It is right again with the next strike, so that it jumps both ways.
  for (const name of world.engines) world.member(name).send({ kind: 'clock', aheadMs: 0 });
  if (number % 2 === 0) return member.send({ kind: 'clock', aheadMs });
  await member.kill();
  await member.start({ aheadMs });
}

const common = { strikes: [4, 40], on: ['postgres'] } as const;
const both = { ...common, on: ['postgres', 'embedded'] } as const;

export const FAULTS: readonly Fault[] = [
  { ...both, name: 'nothing', strikes: [0, 0], strike: async () => undefined },
  { ...both, name: 'engine killed', strike: (strike) => kill(engine(strike), strike) },
  { ...both, name: 'engine killed at a turn', strikes: [8, 120], strike: killAtTurn },
  { ...common, name: 'agents killed', strike: killAgents },
  { ...common, name: 'two versions, rolling restart', versions: true, strikes: [2, 20], strike: roll },
  { ...both, name: 'answers doubled, late, reordered', messy: true, strikes: [0, 0], strike: async () => undefined },
  { ...both, name: 'steps that do not stop', deaf: true, strikes: [0, 0], strike: async () => undefined },
  {
    ...common,
    name: 'database killed',
    strike: async ({ world, random }) => {
      await world.postgres!.kill();
      await away(random);
      await world.postgres!.start();
    },
  },
  {
    ...common,
    name: 'database restarted',
    strike: async ({ world, random }) => {
      await world.postgres!.stop();
      await away(random);
      await world.postgres!.start();
    },
  },
  { ...common, name: 'connection lost in a commit', strikes: [8, 120], strike: cutAtCommit },
  { ...common, name: 'connections ended by the server', strike: terminate },
  { ...common, name: 'cut from the database', strike: ({ world, random }) => cut(oneOf(random, [...world.ways.values()]), random) },
  {
    ...common,
    name: 'process frozen',
    strikes: [1, 5],
    strike: (strike) => strike.world.member(engine(strike)).freeze(LEASE_MS + strike.random() * AWAY_MS),
  },
  { ...common, name: 'clock jumps by an hour', strike: setClock },
  { ...both, name: 'votes, engines killed', work: 'votes', strikes: [6, 60], strike: killEngines },
  { ...both, name: 'schedules, engines killed', work: 'schedules', strikes: [3, 12], strike: killEngines },
  { ...both, name: 'plugins outside, engines killed', work: 'outside', strikes: [6, 60], strike: killEngines },
  { ...both, name: 'large outputs, engines killed', work: 'blobs', strikes: [6, 60], strike: killEngines },
  { ...common, name: 'large outputs, connection lost', work: 'blobs', strikes: [4, 40], strike: cutAtCommit },
];
