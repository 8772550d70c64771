import { setTimeout as wait } from 'node:timers/promises';
import type { TcpProxy } from '@hexad/testing/servers';
import { oneOf } from '../seeded.js';
import { MOMENTS, type Settings } from './service/messages.js';
import type { World } from './world.js';

type Name = Settings['name'];

export interface Strike {
  readonly world: World;
  /** Decides victims, moments and lengths. */
  readonly random: () => number;
  /** Has more orders placed while the fault lasts; called once. */
  readonly release: () => void;
}

export interface Fault {
  readonly name: string;
  /** How often it strikes: by default, and with --long. */
  readonly strikes: readonly [number, number];
  /** What it strikes amid: orders that are placed, or effects that are written. */
  readonly amid: 'placing' | 'effects';
  /** Needs a broker that is not the database. */
  readonly ofBroker: boolean;
  strike(strike: Strike): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** After so long a silence what a process holds is given to others. */
const LEASE_MS = 10_500;
/** How long something is away, at most; beside the time that it takes to start. */
const AWAY_MS = 1_500;

const away = (random: () => number): Promise<void> => wait(random() * AWAY_MS);

/** At any moment, or at one that is chosen for being the worst. */
async function end(name: Name, { world, random, release }: Strike): Promise<void> {
  const moment = oneOf(random, [undefined, ...MOMENTS]);
  const gone = moment === undefined ? world.kill(name) : world.dieAt(name, moment);
  release();
  await gone;
  await world.start(name);
}

interface Server {
  kill(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

async function restart(server: Server, how: 'kill' | 'stop', { random, release }: Strike): Promise<void> {
  await server[how]();
  release();
  await away(random);
  await server.start();
}

async function cut(proxy: TcpProxy, { random, release }: Strike): Promise<void> {
  if (random() < 0.5) {
    proxy.cut();
    return release();
  }
  proxy.away();
  release();
  await away(random);
  proxy.resume();
}

async function setClock({ world, random, release }: Strike): Promise<void> {
  const name = oneOf(random, world.names);
  const aheadMs = oneOf(random, [-HOUR_MS, HOUR_MS]);
  if (random() < 0.5) {
    world.member(name).send({ kind: 'clock', aheadMs });
    return release();
  }
  await world.kill(name);
  release();
  await world.start(name, aheadMs);
}

async function freeze({ world, random, release }: Strike): Promise<void> {
  const name = oneOf(random, world.names);
  release();
  await world.member(name).freeze(LEASE_MS + random() * AWAY_MS);
}

const common = { strikes: [3, 20], amid: 'effects', ofBroker: false } as const;

export const FAULTS: readonly Fault[] = [
  { ...common, name: 'nothing', strikes: [1, 1], strike: async ({ release }) => release() },
  { ...common, name: 'producer killed', amid: 'placing', strike: (strike) => end('orders', strike) },
  { ...common, name: 'consumer killed', strike: (strike) => end(oneOf(strike.random, ['billing', 'ledger']), strike) },
  {
    ...common,
    name: 'relay killed',
    strikes: [2, 5],
    ofBroker: true,
    strike: async ({ world, random, release }) => {
      const leader = await world.progress.leaderOf(oneOf(random, ['orders', 'billing']));
      await world.kill(leader);
      release();
      await world.start(leader);
    },
  },
  { ...common, name: 'broker killed', ofBroker: true, strike: (strike) => restart(strike.world.broker!, 'kill', strike) },
  {
    ...common,
    name: 'broker restarted',
    strikes: [3, 100],
    ofBroker: true,
    strike: (strike) => restart(strike.world.broker!, 'stop', strike),
  },
  { ...common, name: 'cut from the broker', strikes: [3, 100], ofBroker: true, strike: (strike) => cut(strike.world.toBroker!, strike) },
  { ...common, name: 'database killed', strike: (strike) => restart(strike.world.postgres, 'kill', strike) },
  { ...common, name: 'database restarted', strike: (strike) => restart(strike.world.postgres, 'stop', strike) },
  { ...common, name: 'cut from the database', strike: (strike) => cut(strike.world.toDatabase, strike) },
  { ...common, name: 'process frozen', strikes: [2, 5], strike: freeze },
  { ...common, name: 'clock off by an hour', strike: setClock },
];
