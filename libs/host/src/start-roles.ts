import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { Health } from './health.js';
import { inOrder } from './order.js';
import type { Role } from './role.js';

export interface StartOptions {
  readonly health: Health;
  readonly log: Log;
  /** Told of each role that is ready. */
  readonly onReady?: ((role: string, ms: number) => void) | undefined;
  /** Stops between two roles. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts roles, needs first, and gives back what stops them in reverse. When a start fails, what had been started is stopped before the
 * error is thrown. One role that fails to stop does not keep the others from stopping.
 */
export async function startRoles(roles: readonly Role[], options: StartOptions): Promise<AsyncDisposable> {
  const { health, log, onReady, signal } = options;
  const running = new AsyncDisposableStack();
  const ordered = inOrder(roles);
  for (const { name } of ordered) health.role(name, 'starting');
  try {
    for (const role of ordered) {
      if (signal?.aborted) throw interrupted();
      const before = performance.now();
      const service = await role.start();
      running.defer(() => stop(role.name, service, options));
      health.role(role.name, 'ready');
      const ms = Math.round(performance.now() - before);
      log.info(`Role ${role.name} is ready`, { role: role.name, ms });
      onReady?.(role.name, ms);
    }
  } catch (error) {
    for (const { name } of ordered) health.role(name, 'failed');
    log.error(`The start failed: ${AppError.from(error).message}`, { error });
    await running.disposeAsync();
    throw signal?.aborted ? interrupted(error) : error;
  }
  return running;
}

async function stop(name: string, service: AsyncDisposable, { health, log }: StartOptions): Promise<void> {
  health.role(name, 'stopping');
  try {
    await service[Symbol.asyncDispose]();
  } catch (error) {
    log.error(`Role ${name} failed to stop: ${AppError.from(error).message}`, { error });
  }
  health.role(name, 'stopped');
}

const interrupted = (cause?: unknown): AppError => new AppError('cancelled', 'The start was interrupted.', { cause });
