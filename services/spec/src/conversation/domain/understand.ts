import type { Question } from '@hexad/proto/documents';
import { choiceOf, isPlace } from './choice.js';

/** What a person means with what they say. */
export type Meaning =
  | { readonly kind: 'why'; readonly question?: Question }
  | { readonly kind: 'undo' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'choose'; readonly question: Question; readonly value: string }
  | { readonly kind: 'state'; readonly text: string };

/** What was asked, in its order; the last that was answered; the one that waits for an answer. */
export interface Asked {
  readonly questions: readonly Question[];
  readonly last?: Question;
  readonly current?: Question;
}

const WHY = /^(?:(?:and |but |und |aber )?(?:why|warum|wieso|weshalb)\b[^.!]{0,60}\??|what (?:is that|does that matter) for\??)$/i;
const UNDO =
  /^(?:undo|take (?:that|it|this) back|go back|back|revert(?: that)?|rückgängig|zurück|nimm das zurück)(?: please| bitte)?[.!]?$/i;
const LEAVE =
  /^(?:skip(?: (?:it|that|this))?|(?:you|your) (?:decide|choice|call)|(?:the )?default|as you (?:like|think)|i (?:do not|don['’]t) (?:know|care|mind)|no idea|whatever|does(?:n['’]t| not) matter|egal|weiß (?:ich )?nicht|keine ahnung|entscheide du|überspringen)[.!]?$/i;
const NAMED = /^(?:(?:to |on |for |zu )?(?:question|frage)\s+)(\d)\s*[:,.–-]?\s+(.+)$/is;
/** Takes back what was said before. */
const CORRECTS =
  /^(?:actually|sorry|wait|correction|i meant?|rather|wrong|falsch|ich meinte|quatsch|moment)\b[\s,:;.–-]*(?:no\b[\s,]*)?(?:i meant?\b[\s,]*)?(.*)$/is;
/** Takes it back or answers, as the rest says. */
const NO = /^(?:no|nope|nein|doch)\b[\s,:;.–-]*(.*)$/is;

export function understand(said: string, asked: Asked): Meaning {
  const text = said.trim();
  const { current, last } = asked;
  if (WHY.test(text)) return { kind: 'why', ...((current ?? last) && { question: current ?? last }) };
  if (UNDO.test(text)) return { kind: 'undo' };
  if (LEAVE.test(text)) return { kind: 'leave' };
  const [, number, answer = ''] = NAMED.exec(text) ?? [];
  if (number !== undefined) return chosen(answer, [asked.questions[Number(number) - 1]]) ?? { kind: 'state', text: answer };
  const corrected = CORRECTS.exec(text)?.[1];
  if (corrected !== undefined) return chosen(corrected, [last, current]) ?? { kind: 'state', text: corrected };
  const rest = NO.exec(text)?.[1];
  if (rest !== undefined && rest !== '') {
    // “No, the second” is about what was answered; “no, only admins” may answer what is asked.
    return chosen(rest, isPlace(rest) && last ? [last] : [current, last]) ?? { kind: 'state', text: rest };
  }
  return chosen(text, [current]) ?? chosen(text.replace(/^(?:yes|ja)\b[\s,]*/i, ''), [current]) ?? { kind: 'state', text };
}

function chosen(said: string, questions: readonly (Question | undefined)[]): Meaning | undefined {
  for (const question of questions) {
    const choice = question && said !== '' ? choiceOf(said, question) : undefined;
    if (question && choice) return { kind: 'choose', question, value: choice.value };
  }
  return undefined;
}
