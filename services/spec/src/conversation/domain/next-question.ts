import type { Question, Spec } from '@hexad/proto/documents';
import type { Answers } from '../../domain/spec-record.js';
import { MOST_ASKED, type Conversation } from './conversation.js';
import type { Asked } from './understand.js';

/** The question to be put next: the one that waits still, else the weightiest that was neither answered nor left, while there may be more. */
export function next(talk: Conversation, { questions }: Spec, answers: Answers): Question | undefined {
  const open = questions.filter(({ id }) => !Object.hasOwn(answers, id) && !talk.left.includes(id));
  const waiting = open.find(({ id }) => id === talk.current) ?? open.find(({ id }) => talk.asked.includes(id));
  return waiting ?? (talk.asked.length < MOST_ASKED ? open[0] : undefined);
}

/** What understanding needs to know of the talk. */
export function asked(talk: Conversation, { questions }: Spec): Asked {
  const named = (id: string | undefined): Question | undefined => questions.find((question) => question.id === id);
  const answered = talk.changes.findLast((change) => change.kind === 'answered');
  const [last, current] = [answered && named(answered.question), named(talk.current)];
  return {
    questions: talk.asked.flatMap((id) => named(id) ?? []),
    ...(last && { last }),
    ...(current && { current }),
  };
}
