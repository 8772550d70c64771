import { AppError } from '@hexad/kernel';
import type { OutputCheck } from '../../calls/application/output-check.js';
import type { Access, BatchProvider, BatchResult, BatchState as Told } from '../../calls/application/provider.js';
import { TEXT_OUTPUT, type Output } from '../../calls/domain/request.js';
import { NO_TOKENS } from '../../money/index.js';
import type { Batch, EndState, Fault, ItemEnd } from '../domain/batch.js';
import type { Batches, Totals } from './ports.js';

/** Results that are written in one transaction. */
const GROUP = 100;

const UNANSWERED: Readonly<Record<EndState, Fault>> = {
  ended: { code: 'provider_unavailable', message: 'The provider gave no answer to this request; send it again.' },
  failed: { code: 'provider_unavailable', message: 'The batch failed before this request was answered; send it again.' },
  expired: { code: 'provider_timeout', message: 'The provider did not come to this request in time; send it again.' },
  cancelled: { code: 'cancelled', message: 'The batch was cancelled before this request was answered.' },
};

/** Fetches what became of each request. Told again after a crash, what was kept stays, so that the sum is the same. */
export class CollectBatch {
  readonly #batches: Batches;
  readonly #check: OutputCheck;

  constructor(batches: Batches, check: OutputCheck) {
    this.#batches = batches;
    this.#check = check;
  }

  /** `hold` is asked before each writing, and false when another process has the batch by now: then undefined is given. */
  async execute(
    batch: Batch,
    job: { readonly provider: BatchProvider; readonly access: Access; readonly id: string; readonly state: EndState },
    hold: () => Promise<boolean>,
  ): Promise<{ readonly totals: Totals; readonly error: Fault | undefined } | undefined> {
    const { provider, access, id, state } = job;
    let error: Fault | undefined;
    try {
      let group: BatchResult[] = [];
      for await (const result of provider.results(access, id)) {
        group.push(result);
        if (group.length < GROUP) continue;
        if (!(await this.#keep(batch, group, hold))) return undefined;
        group = [];
      }
      if (!(await this.#keep(batch, group, hold))) return undefined;
    } catch (thrown) {
      const { code, message, retryable } = AppError.from(thrown);
      // A batch that failed has no results, but a reason.
      if (state !== 'failed' || retryable) throw thrown;
      error = { code, message };
    }
    return { totals: await this.#batches.close(batch.tenant, batch.id, error ?? UNANSWERED[state]), error };
  }

  async #keep({ tenant, id }: Batch, group: readonly BatchResult[], hold: () => Promise<boolean>): Promise<boolean> {
    if (!(await hold())) return false;
    if (group.length === 0) return true;
    const outputs = await this.#batches.outputs(
      tenant,
      id,
      group.map(({ custom }) => custom),
    );
    await this.#batches.keep(
      tenant,
      id,
      group.map((result) => this.#endOf(result, outputs.get(result.custom) ?? TEXT_OUTPUT)),
    );
    return true;
  }

  /** An answer that is not what was asked for is paid all the same. */
  #endOf(result: BatchResult, output: Output): ItemEnd {
    const { custom } = result;
    if ('error' in result) return { custom, error: result.error, tokens: NO_TOKENS };
    const { answer } = result;
    const { tokens } = answer;
    const faults = this.#check.faults(answer, output);
    if (faults === undefined) return { custom, answer, tokens };
    const message = `The answer does not fit the output that was asked for: ${faults}`;
    return { custom, error: { code: 'output_invalid', message }, tokens };
  }
}

export const isEnd = (state: Told['state']): state is EndState => state !== 'running' && state !== 'cancelling';
