import { AppError } from '@hexad/kernel';
import type { Tokens } from '../../money/index.js';

/** By what usage is grouped. Days and hours are those of UTC. */
export const DIMENSIONS = [
  'user',
  'actor',
  'project',
  'team',
  'run',
  'agent',
  'provider',
  'model',
  'purpose',
  'door',
  'operation',
  'outcome',
  'error',
  'cache',
  'template',
  'arm',
  'day',
  'hour',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export interface Usage {
  readonly calls: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly aborted: number;
  readonly cacheHits: number;
  readonly attempts: number;
  readonly tokens: Tokens;
  /** Micro-dollars. */
  readonly cost: bigint;
  readonly latencyMs: Percentiles | undefined;
  /** Of the calls that had one. */
  readonly firstTokenMs: Percentiles | undefined;
}

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface UsageGroup {
  readonly keys: Readonly<Partial<Record<Dimension, string>>>;
  readonly usage: Usage;
}

const MOST_DIMENSIONS = 4;

/** Fails with `invalid`. */
export function readDimensions(names: readonly string[]): Dimension[] {
  if (names.length > MOST_DIMENSIONS)
    throw new AppError('invalid', `Usage is grouped by at most ${MOST_DIMENSIONS} things, not ${names.length}.`);
  return [...new Set(names.map(readDimension))];
}

function readDimension(name: string): Dimension {
  const known = DIMENSIONS.find((dimension) => dimension === name);
  if (known !== undefined) return known;
  throw new AppError('invalid', `Usage is grouped by ${DIMENSIONS.join(', ')}, not by ${JSON.stringify(name.slice(0, 40))}.`);
}
