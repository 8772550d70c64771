import { AppError } from '@hexad/kernel';
import type { Tx } from '@hexad/store';
import type { GivenSignal } from '../application/runs.js';
import { toJsonb } from './json.js';

/** Whether the run took this signal under this key before. The run must be locked. Fails with `conflict` when the key stands for something else. */
export async function isNoted(tx: Tx, runId: string, { signal, payload, key }: GivenSignal): Promise<boolean> {
  if (key === '') return false;
  const [noted] = await tx.query<{ same: boolean }>(
    'select signal = $3 and payload = $4::jsonb as same from signals where run_id = $1 and idempotency_key = $2',
    [runId, key, signal, toJsonb(payload)],
  );
  if (noted && !noted.same)
    throw new AppError('conflict', `The idempotency key was used for another signal or payload of run ${runId}; use a new key.`);
  return noted !== undefined;
}

export async function note(tx: Tx, tenant: string, runId: string, { signal, payload, key }: GivenSignal, at: Date): Promise<void> {
  if (key === '') return;
  await tx.execute('insert into signals (tenant, run_id, idempotency_key, signal, payload, at) values ($1, $2, $3, $4, $5::jsonb, $6)', [
    tenant,
    runId,
    key,
    signal,
    toJsonb(payload),
    at,
  ]);
}
