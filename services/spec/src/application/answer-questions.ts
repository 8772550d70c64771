import { AppError, type Caller } from '@hexad/kernel';
import type { Spec } from '@hexad/proto/documents';
import type { Answers } from '../domain/spec-record.js';
import type { SpecBefore } from '../versions/application/spec-before.js';
import { keepIds } from '../versions/domain/keep-ids.js';
import type { Analyser, Briefs, Specs } from './ports.js';

/** Answers change the draft: the brief is analysed again with all answers given so far. */
export class AnswerQuestions {
  readonly #briefs: Briefs;
  readonly #specs: Specs;
  readonly #analyser: Analyser;
  readonly #before: SpecBefore;

  constructor(briefs: Briefs, specs: Specs, analyser: Analyser, before: SpecBefore) {
    this.#briefs = briefs;
    this.#specs = specs;
    this.#analyser = analyser;
    this.#before = before;
  }

  async execute(caller: Caller, specId: string, answers: Answers): Promise<Spec> {
    const record = await this.#specs.get(caller, specId);
    if (record.state === 'finalized') {
      if (Object.entries(answers).every(([id, value]) => record.answers[id] === value)) return record.spec;
      throw new AppError('conflict', `Spec ${specId} is finalized; its answers cannot change any more.`);
    }
    const all = { ...record.answers, ...answers };
    refuseUnfit(record.spec, all);
    const brief = await this.#briefs.get(caller, record.briefId);
    const read = await this.#analyser.analyse(brief.documents, all);
    const spec = keepIds(await this.#before.find(caller, brief, specId), read);
    await this.#specs.saveDraft(caller, { ...record, answers: all, spec });
    return spec;
  }
}

function refuseUnfit(spec: Spec, answers: Answers): void {
  for (const [id, value] of Object.entries(answers)) {
    const question = spec.questions.find((candidate) => candidate.id === id);
    if (!question) {
      const known = spec.questions.map((candidate) => candidate.id).join(', ') || 'none';
      throw new AppError('answers_invalid', `There is no question ${JSON.stringify(id)}; the open questions are: ${known}.`);
    }
    if (!question.choices.some((choice) => choice.value === value)) {
      const choices = question.choices.map((choice) => choice.value).join(', ');
      throw new AppError('answers_invalid', `${JSON.stringify(value)} does not answer ${id}; choose one of: ${choices}.`);
    }
  }
}
