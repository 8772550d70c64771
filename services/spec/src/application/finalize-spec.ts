import type { Caller } from '@hexad/kernel';
import type { SpecRecord } from '../domain/spec-record.js';
import type { Specs } from './ports.js';

/** Fixes a spec's version. Open questions have become assumptions in the draft already. */
export class FinalizeSpec {
  readonly #specs: Specs;

  constructor(specs: Specs) {
    this.#specs = specs;
  }

  async execute(caller: Caller, specId: string): Promise<Extract<SpecRecord, { state: 'finalized' }>> {
    const record = await this.#specs.get(caller, specId);
    return record.state === 'finalized' ? record : this.#specs.finalize(caller, specId, record.spec);
  }
}
