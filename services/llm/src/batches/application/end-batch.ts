import { AppError, type Clock } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { Records } from '../../calls/application/ports.js';
import { costOf, covering, NO_TOKENS, PARTS, type Bill, type Spending } from '../../money/index.js';
import type { Batch, EndState, Fault } from '../domain/batch.js';
import { discounted } from '../domain/cost.js';
import { recordOf } from './record-of.js';
import type { Batches, Totals } from './ports.js';

/** A batch is one attempt of one call, whose id is its own. */
const ATTEMPT = 1;
const OUTCOMES = { ended: 'succeeded', failed: 'failed', expired: 'failed', cancelled: 'aborted' } as const;

export interface EndBatchParts {
  readonly batches: Batches;
  readonly spending: Pick<Spending, 'settle'>;
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
}

/** The end of a batch, whatever it was: its bill, then its row and event, then its record. Said again after a crash it is the same end. */
export class EndBatch {
  readonly #parts: EndBatchParts;

  constructor(parts: EndBatchParts) {
    this.#parts = parts;
  }

  /** With what was heard of its requests. */
  async heard(batch: Batch, state: EndState, totals: Totals, error?: Fault): Promise<void> {
    const parts = discounted(costOf(totals.tokens, batch.rates), batch.percent);
    await this.#end(batch, state, totals, { outcome: OUTCOMES[state], tokens: totals.tokens, parts }, error);
  }

  /** Nobody knows what the provider did: the estimate is debited. */
  async unheard(batch: Batch, error: Fault): Promise<void> {
    const totals = await this.#parts.batches.close(batch.tenant, batch.id, error);
    await this.#end(batch, 'failed', totals, { outcome: 'failed', tokens: NO_TOKENS, parts: batch.estimate * PARTS }, error);
  }

  /** The provider has nothing of it. */
  async unsent(batch: Batch, error: Fault): Promise<void> {
    const totals = await this.#parts.batches.close(batch.tenant, batch.id, error);
    await this.#end(batch, 'failed', totals, { outcome: 'released', tokens: NO_TOKENS, parts: 0n }, error);
  }

  async #end(batch: Batch, state: EndState, totals: Totals, bill: Bill, error: Fault | undefined): Promise<void> {
    const { batches, records, clock } = this.#parts;
    const cost = await this.#settle(batch, bill);
    const end = { ...totals, state, endedAt: clock.now(), cost, error };
    const record = recordOf(batch, end, OUTCOMES[state]);
    // Before its end is known: whoever is killed in between ends it again, and the record stays as it is.
    await records.write(batch.tenant, [record]);
    if (await batches.end(batch, end)) records.add(record);
  }

  async #settle({ tenant, id }: Batch, bill: Bill): Promise<bigint | undefined> {
    try {
      return await this.#parts.spending.settle(tenant, { call: id, attempt: ATTEMPT }, bill);
    } catch (thrown) {
      const error = AppError.from(thrown);
      // Never reserved, so never sent.
      if (error.code === 'not_found') return 0n;
      if (error.code !== 'conflict') throw error;
      this.#parts.log.error('a batch was billed before with another cost, which stands', {
        tenant,
        id,
        cost: String(covering(bill.parts)),
      });
      return undefined;
    }
  }
}
