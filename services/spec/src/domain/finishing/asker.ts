import { AppError } from '@hexad/kernel';
import type { Source } from '@hexad/proto/documents';
import type { Draft, QuestionDraft } from '../draft/draft.js';
import { answered, assumed } from '../writing/support.js';

export const MOST_QUESTIONS = 8;

export interface Point extends QuestionDraft {
  /** What is assumed when nobody answers, as a sentence. */
  readonly assumption: string;
  /** Puts a choice into the draft; `source` is the answer or the assumption that supports it. */
  readonly choose: (value: string, source: Source) => void;
}

/** Turns open points into questions. Each is settled at once, by its answer or by its default, which becomes a stated assumption. */
export class Asker {
  readonly #draft: Draft;
  readonly #answers: Readonly<Record<string, string>>;
  readonly #points: Point[] = [];

  constructor(draft: Draft, answers: Readonly<Record<string, string>>) {
    this.#draft = draft;
    this.#answers = answers;
  }

  ask(point: Point): void {
    if (this.#points.some((one) => one.id === point.id)) return;
    const answer = Object.hasOwn(this.#answers, point.id) ? this.#answers[point.id] : undefined;
    if (answer !== undefined && !point.choices.some((choice) => choice.value === answer)) {
      throw new AppError(
        'answers_invalid',
        `"${answer}" does not answer ${point.id}; it takes one of ${point.choices.map((choice) => choice.value).join(', ')}.`,
      );
    }
    this.#points.push(point);
    if (answer !== undefined) {
      point.choose(answer, answered(point.id));
      return;
    }
    const assumption = `A${point.id.slice(1)}`;
    this.#draft.assumptions.set(assumption, point.assumption);
    point.choose(point.default, assumed(assumption));
  }

  /** The questions that matter most, by impact × uncertainty; an answered one is always among them. */
  finish(): void {
    const rank = (point: Point): number => (Object.hasOwn(this.#answers, point.id) ? 2 : point.impact * point.uncertainty);
    const kept = [...this.#points].sort((one, other) => rank(other) - rank(one)).slice(0, MOST_QUESTIONS);
    this.#draft.questions.push(...kept);
  }
}
