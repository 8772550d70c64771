import { AppError } from '@hexad/kernel';
import type { Tx } from '@hexad/store';
import type { Wish } from '../application/runs.js';
import { toJsonb } from './json.js';

/** Whether the run was asked this under this key before. The run must be locked. Fails with `conflict` when the key stands for something else. */
export async function isNoted(tx: Tx, runId: string, { what, given, key }: Wish): Promise<boolean> {
  const [noted] = await tx.query<{ same: boolean }>(
    'select signal = $3 and payload = $4::jsonb as same from signals where run_id = $1 and idempotency_key = $2',
    [runId, key, what, toJsonb(given)],
  );
  if (noted && !noted.same)
    throw new AppError('conflict', `The idempotency key was used for something else that was asked of run ${runId}; use a new key.`);
  return noted !== undefined;
}

export async function note(tx: Tx, runId: string, { what, given, key }: Wish, at: Date): Promise<void> {
  await tx.execute('insert into signals (tenant, run_id, idempotency_key, signal, payload, at) values ($1, $2, $3, $4, $5::jsonb, $6)', [
    tx.tenant,
    runId,
    key,
    what,
    toJsonb(given),
    at,
  ]);
}
