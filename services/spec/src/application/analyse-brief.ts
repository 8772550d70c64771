import type { Caller, Ids } from '@hexad/kernel';
import type { SpecRecord } from '../domain/spec-record.js';
import type { Analyser, Briefs, Specs } from './ports.js';

/** A brief becomes a draft spec; analysing again returns the spec that the brief already has. */
export class AnalyseBrief {
  readonly #briefs: Briefs;
  readonly #specs: Specs;
  readonly #analyser: Analyser;
  readonly #ids: Ids;

  constructor(briefs: Briefs, specs: Specs, analyser: Analyser, ids: Ids) {
    this.#briefs = briefs;
    this.#specs = specs;
    this.#analyser = analyser;
    this.#ids = ids;
  }

  async execute(caller: Caller, briefId: string): Promise<SpecRecord> {
    const known = await this.#specs.findByBrief(caller, briefId);
    if (known) return known;
    const brief = await this.#briefs.get(caller, briefId);
    const spec = await this.#analyser.analyse(brief.documents, {});
    const draft = { state: 'draft', id: this.#ids.next(), briefId, projectId: brief.projectId, answers: {}, spec } as const;
    return this.#specs.addDraft(caller, draft);
  }
}
