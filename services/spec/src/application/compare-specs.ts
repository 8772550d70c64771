import { AppError, type Caller } from '@hexad/kernel';
import type { SpecDelta } from '@hexad/proto/documents';
import { deltaOf } from '../domain/spec-delta.js';
import type { SpecRecord } from '../domain/spec-record.js';
import type { Briefs, Specs } from './ports.js';

/** What a spec adds to, changes and takes from the one before it. */
export class CompareSpecs {
  readonly #briefs: Briefs;
  readonly #specs: Specs;

  constructor(briefs: Briefs, specs: Specs) {
    this.#briefs = briefs;
    this.#specs = specs;
  }

  /** Without `against`: the spec of the brief that this one's revises, else the newest finalized spec before it. */
  async execute(caller: Caller, specId: string, against: string): Promise<SpecDelta> {
    const after = await this.#specs.get(caller, specId);
    const before = against === '' ? await this.#before(caller, after) : await this.#specs.get(caller, against);
    // Who may see one project need not be allowed to see another.
    if (before && before.projectId !== after.projectId) {
      throw new AppError('not_found', `There is no spec ${against} in the project of spec ${specId}.`);
    }
    return {
      schema: 'https://hexad.dev/schemas/spec-delta/v1',
      before: before?.id ?? '',
      after: specId,
      ...deltaOf(before?.spec, after.spec),
    };
  }

  async #before(caller: Caller, after: SpecRecord): Promise<SpecRecord | undefined> {
    const { revises } = await this.#briefs.get(caller, after.briefId);
    const revised = revises === undefined ? undefined : await this.#specs.findByBrief(caller, revises);
    return revised ?? this.#specs.finalizedBefore(caller, after);
  }
}
