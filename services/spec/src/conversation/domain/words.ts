import type { Question, Spec, SpecDelta } from '@hexad/proto/documents';

export const NOTHING_OPEN = 'Nothing waits for an answer.';
export const NOTHING_TO_UNDO = 'There is nothing that could be taken back.';
export const UNDONE = 'Taken back.';

const labelOf = ({ choices }: Question, value: string): string => choices.find((choice) => choice.value === value)?.label ?? value;

const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

const MOST_NAMED = 6;
const MOST_QUOTED = 80;

export function greeting(spec: Spec, settled: readonly { readonly question: Question; readonly value: string }[]): string {
  const kinds = spec.entities.map((entity) => entity.pluralLabel.toLowerCase());
  const named = kinds.length > MOST_NAMED ? [...kinds.slice(0, MOST_NAMED), `${kinds.length - MOST_NAMED} more`] : kinds;
  return [
    `I read of ${list(named)}.`,
    ...settled.map(({ question, value }) => `As you answered before: ${question.text} ${labelOf(question, value)}.`),
  ].join('\n');
}

/** A question with its choices; the assumed one is marked. */
export const put = ({ text, choices, default: assumed }: Question): string =>
  [
    text,
    ...choices.map(({ value, label }, index) => `  ${index + 1}) ${label}${value === assumed ? ' (assumed until you say otherwise)' : ''}`),
  ].join('\n');

export const why = ({ why: reason }: Question): string => reason;
export const chosen = (question: Question, value: string): string => `${labelOf(question, value)}: noted.`;
export const left = (question: Question): string => `Then I assume: ${labelOf(question, question.default)}.`;
export const unsaid = (sentence: string): string => `Taken back: “${sentence}”`;

export function stated(sentence: string, { added, modified, removed }: Pick<SpecDelta, 'added' | 'modified' | 'removed'>): string {
  const changed = [...added, ...modified, ...removed].map(({ id }) => id);
  const named = changed.length > MOST_NAMED ? [...changed.slice(0, MOST_NAMED), `${changed.length - MOST_NAMED} more`] : changed;
  return changed.length === 0 ? `“${sentence}” Noted; it says what was known.` : `“${sentence}” Noted; it changes ${list(named)}.`;
}

export const againstAnswers = (sentence: string): string =>
  `“${sentence}” does not go with what you answered; say “undo” first, or correct the answer. Nothing has changed.`;

export const notUnderstood = (text: string, question: Question | undefined): string =>
  `I do not understand “${text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text}”${question ? ' as an answer, nor as a requirement' : ' as a requirement'}, and nothing has changed. ${
    question ? 'Answer with a number or in words, or say' : 'Say'
  } what should be, such as “The title of a task has at most 30 characters.”`;

export const finished = (spec: Spec): string =>
  spec.assumptions.length === 0
    ? 'Nothing is open any more.'
    : `Nothing more is asked. Assumed: ${spec.assumptions.map(({ statement }) => statement).join(' ')}`;
