import type { Message } from '@hexad/bus';
import { AppError, isUuid } from '@hexad/kernel';
import type { DeliveryTask } from '../adapters/settle.js';

/** Fails with `invalid` for what nobody here wrote. */
export function readDeliveryTask({ data }: Message): DeliveryTask {
  const { id, attempt } = (data ?? {}) as Partial<DeliveryTask>;
  if (typeof id !== 'string' || !isUuid(id) || !Number.isInteger(attempt)) throw new AppError('invalid', 'The task is no delivery.');
  return { id, attempt: attempt! };
}
