import type { RunningPlatform, StopSignals } from '@hexad/host';
import { AppError } from '@hexad/kernel';

/** Resolves with the exit code when somebody wishes the platform to stop; fails when it lost its database. */
export async function untilStopped({ ended }: RunningPlatform, { stopped }: StopSignals): Promise<number> {
  const lost = await Promise.race([ended, stopped.then(() => undefined)]);
  if (lost) throw AppError.from(lost);
  return 0;
}
