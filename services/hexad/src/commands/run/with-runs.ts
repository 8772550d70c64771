import { AppError, isUuid } from '@hexad/kernel';
import { RunsClient } from '../../client/runs.js';
import type { GatewayClient } from '../../client/gateway.js';
import { withPlatform } from '../with-platform.js';

/** Options of every subcommand. */
export const COMMON = { url: { type: 'string' }, json: { type: 'boolean', default: false } } as const;

export interface Reached {
  readonly runs: RunsClient;
  readonly gateway: GatewayClient;
  readonly signal: AbortSignal;
}

/**
 * Does `work` on the platform at `url`, or on the one that runs here; where none runs, hosts one meanwhile. `work` is done again when the
 * process that hosted it goes: its writes carry keys that were made before.
 */
export function withRuns<T>(url: string | undefined, work: (reached: Reached) => Promise<T>): Promise<T> {
  return withPlatform(url, (gateway, signal) => work({ runs: new RunsClient(gateway), gateway, signal }));
}

/** The ids of one run and of what else a subcommand takes: `[run, step]`. Fails with `invalid`. */
export function positionalsOf(word: string, names: readonly string[], given: readonly string[]): string[] {
  const [id] = given;
  if (given.length === names.length && id !== undefined && isUuid(id)) return [...given];
  const usage = `\`hexad run ${word} ${names.map((name) => name.toUpperCase()).join(' ')}\``;
  if (id !== undefined && !isUuid(id)) throw new AppError('invalid', `${JSON.stringify(id)} is no id of a run; ${usage}.`);
  throw new AppError('invalid', `\`hexad run ${word}\` takes ${names.join(' and ')}: ${usage}.`);
}
