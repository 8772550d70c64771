import { AppError, type Caller, type Ids } from '@hexad/kernel';
import type { Spec } from '@hexad/proto/documents';
import type { Answers, SpecRecord } from '../domain/spec-record.js';
import type { BriefDocument } from '../domain/text/document.js';
import type { SpecBefore } from '../versions/application/spec-before.js';
import { keepIds } from '../versions/domain/keep-ids.js';
import type { Analyser, Briefs, Specs } from './ports.js';

/** A brief becomes a draft spec; analysing again returns the spec that the brief already has. */
export class AnalyseBrief {
  readonly #briefs: Briefs;
  readonly #specs: Specs;
  readonly #analyser: Analyser;
  readonly #before: SpecBefore;
  readonly #ids: Ids;

  constructor(briefs: Briefs, specs: Specs, analyser: Analyser, before: SpecBefore, ids: Ids) {
    this.#briefs = briefs;
    this.#specs = specs;
    this.#analyser = analyser;
    this.#before = before;
    this.#ids = ids;
  }

  async execute(caller: Caller, briefId: string): Promise<SpecRecord> {
    const known = await this.#specs.findByBrief(caller, briefId);
    if (known) return known;
    const brief = await this.#briefs.get(caller, briefId);
    const before = brief.revises === undefined ? undefined : await this.#specs.findByBrief(caller, brief.revises);
    const { spec: read, answers } = await this.#analyse(brief.documents, before?.answers ?? {});
    const id = this.#ids.next();
    const spec = keepIds(await this.#before.find(caller, brief, id), read);
    const draft = { state: 'draft', id, briefId, projectId: brief.projectId, answers, spec } as const;
    return this.#specs.addDraft(caller, draft);
  }

  /** What was answered about the documents before is not asked again, unless the answer fits no more. */
  async #analyse(documents: readonly BriefDocument[], answers: Answers): Promise<{ spec: Spec; answers: Answers }> {
    try {
      const spec = await this.#analyser.analyse(documents, answers);
      const asked = new Set(spec.questions.map(({ id }) => id));
      return { spec, answers: Object.fromEntries(Object.entries(answers).filter(([id]) => asked.has(id))) };
    } catch (thrown) {
      if (AppError.from(thrown).code !== 'answers_invalid') throw thrown;
      return { spec: await this.#analyser.analyse(documents, {}), answers: {} };
    }
  }
}
