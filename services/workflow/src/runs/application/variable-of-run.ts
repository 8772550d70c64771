import { AppError } from '@hexad/kernel';
import type { Json } from '../../expressions/json.js';
import { opened } from '../domain/large.js';
import { valuesOf } from '../domain/scope.js';
import type { LargeValues } from './large-values.js';
import type { Runs } from './runs.js';

/** One variable of a run, whole. Fails with `not_found` for a run that is not there, or has no such variable by now. */
export async function variableOfRun(runs: Runs, large: LargeValues, tenant: string, runId: string, name: string): Promise<Json> {
  const snapshot = await runs.get(tenant, runId);
  const value = await large.look(tenant, (values) => {
    const known = valuesOf({ ...snapshot, values });
    return Object.hasOwn(known, name) ? opened({ values }, known[name]) : undefined;
  });
  if (value === undefined) throw new AppError('not_found', `Run ${runId} has no variable ${JSON.stringify(name)}, or none yet.`);
  return value;
}
