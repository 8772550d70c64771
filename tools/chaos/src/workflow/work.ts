import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import { oneOf } from '../seeded.js';
import type { Fault } from './faults.js';
import type { Row } from './row.js';
import { TENANTS } from './service/messages.js';
import type { World } from './world.js';

/** What one round found: what its runs came to, held against what they had to come to. */
export type Found = Omit<Row, 'fault' | 'strikes' | 'seconds'>;

/** What runs while a fault strikes. */
export interface Work {
  /** Runs that must have ended when nothing is left to do. */
  readonly runs: number;
  /** Idempotency keys of its runs, as patterns of LIKE. */
  readonly keys: readonly string[];
  /** Starts a run; absent: they start by themselves. */
  readonly start?: (index: number) => Promise<void>;
  /** What people do, time and again. */
  readonly look?: () => Promise<void>;
  /** Read when no run goes on any more. */
  readonly audit: () => Promise<Found>;
  /** When the round is over, however it went. */
  readonly close?: () => Promise<void>;
}

export interface Site {
  readonly world: World;
  readonly fault: Fault;
  readonly number: number;
  readonly runs: number;
  readonly random: () => number;
}

/** How often is looked whether something went on, or can be done again. */
export const LOOK_MS = 150;
/** Without progress for so long a run is stranded; longer than every lease and every silence after which a run is looked at again. */
export const STANDSTILL_MS = 90_000;
const CALL_MS = 5_000;

export const tenantOf = (index: number): string => TENANTS[index % TENANTS.length]!;

/** Until it is done: the key makes one of all tries. Any engine may be asked. */
export async function insist<T>(
  { world, random }: Pick<Site, 'world' | 'random'>,
  what: string,
  call: (engine: string, timeoutMs: number) => Promise<T>,
): Promise<T> {
  for (const since = Date.now(); ; await wait(LOOK_MS)) {
    world.signal.throwIfAborted();
    try {
      return await call(oneOf(random, world.engines), CALL_MS);
    } catch (error) {
      const { retryable, message } = AppError.from(error);
      if (!retryable || Date.now() - since > STANDSTILL_MS) throw new Error(`${what}: ${message}`, { cause: error });
    }
  }
}

/** Starts the run of a file in the name of ann. */
export async function startRun(site: Site, workflow: string, key: string, inputs: object = {}): Promise<void> {
  const caller = { tenant: tenantOf(Number(key.split('/')[1])), actor: 'user:ann' };
  const request = { workflow, projectId: 'chaos', inputsJson: JSON.stringify(inputs), idempotencyKey: key };
  await insist(site, `${key} could not be started`, (engine, timeoutMs) =>
    site.world.member(engine).workflow.startRun(request, { caller, timeoutMs, idempotencyKey: key }),
  );
}
