import { expectation } from '../domain/choose.js';
import { STRATEGIES } from '../domain/strategies.js';
import type { RecoveryTallies } from './tallies.js';

/** A strategy against one sort of failure, with what the tenant's agents learned of it. */
export interface Learned {
  readonly class: string;
  readonly code: string;
  readonly strategy: string;
  readonly does: string;
  /** How often it should help, as it was shipped: 0 to 1. */
  readonly shipped: number;
  readonly tried: number;
  readonly helped: number;
  /** How often it is expected to help now: 0 to 1. */
  readonly expected: number;
}

/** Every strategy for every failure that it may help against, the most promising first. */
export async function learned(tenant: string, tallies: RecoveryTallies): Promise<readonly Learned[]> {
  const known = await tallies.all(tenant);
  return STRATEGIES.flatMap(({ name, class: kind, does, helps }) =>
    Object.entries(helps as Readonly<Record<string, number>>).map(([code, shipped]) => {
      const tally = known.find((one) => one.class === kind && one.code === code && one.strategy === name) ?? { tried: 0, helped: 0 };
      const { tried, helped } = tally;
      return { class: kind, code, strategy: name, does, shipped, tried, helped, expected: expectation(shipped, tally) };
    }),
  ).sort((a, b) => a.class.localeCompare(b.class) || a.code.localeCompare(b.code) || b.expected - a.expected);
}
