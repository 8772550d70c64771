import { describe, expect, it } from 'vitest';
import { AppError } from './error.js';
import { assertOutsideTransaction, insideTransaction } from './outside-transaction.js';

describe('the guard around transactions', () => {
  it('lets a port work outside', () => {
    expect(() => assertOutsideTransaction('rpc to spec')).not.toThrow();
  });

  it('refuses a port inside, also after an await, and names both', async () => {
    const attempt = insideTransaction.run('workflow', async () => {
      await Promise.resolve();
      assertOutsideTransaction('rpc to spec');
    });
    await expect(attempt).rejects.toThrow(
      new AppError('internal', 'rpc to spec was used inside the transaction of workflow; do it before or after the transaction.'),
    );
  });

  it('lets go of what is started inside but outlives the transaction', () => {
    expect(insideTransaction.run('workflow', () => insideTransaction.leave(() => insideTransaction.current()))).toBeUndefined();
  });
});
