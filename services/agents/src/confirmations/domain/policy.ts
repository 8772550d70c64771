import { z } from 'zod';

/** What becomes of actions that take a person's yes, also where nobody sits there. */
export const ConfirmationPolicy = z.strictObject({
  /** Actions of less risk need no yes; 4: none does. Null: what the kind says (`confirm_from`). */
  allowBelow: z.int().min(1).max(4).nullable(),
  /** Of the others: `ask` waits for a person, `refuse` tells the agent no at once. */
  otherwise: z.enum(['ask', 'refuse']),
  /** Minutes after which a question that nobody answered has its answer. Null: it waits until the task has no more time. */
  answerMinutes: z.int().min(1).max(10_080).nullable(),
  /** That answer: `refuse` says no, `end` ends the task with what is there (`unanswered`). */
  silence: z.enum(['refuse', 'end']),
});
export type ConfirmationPolicy = z.infer<typeof ConfirmationPolicy>;

/** A person is asked as the kind says, and may take their time. */
export const DEFAULT_POLICY: ConfirmationPolicy = { allowBelow: null, otherwise: 'ask', answerMinutes: null, silence: 'refuse' };

/** Whether a question that was asked then has waited as long as it may. */
export const isOver = ({ answerMinutes }: ConfirmationPolicy, askedAt: Date, now: number): boolean =>
  answerMinutes !== null && now - askedAt.getTime() >= answerMinutes * 60_000;

/** `Nobody answered within 10 minutes` */
export const silenceInWords = ({ answerMinutes }: ConfirmationPolicy): string =>
  `Nobody answered within ${answerMinutes === 1 ? 'a minute' : `${answerMinutes} minutes`}`;
