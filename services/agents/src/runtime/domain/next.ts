import { isOver, silenceInWords } from '../../confirmations/domain/policy.js';
import { toolFailing } from '../../recovery/domain/recovery.js';
import type { Due } from './due.js';
import type { Entry, Event } from './log-event.js';
import type { Call, LoopState } from './state.js';
import { stuck, STUCK_WORDS } from './stuck.js';

/** What the loop does next. */
export type Next =
  | { readonly do: 'act'; readonly call: Call }
  | { readonly do: 'verify'; readonly call: Call }
  | { readonly do: 'check' }
  | { readonly do: 'nudge'; readonly about: string; readonly text: string }
  | { readonly do: 'condense' }
  | { readonly do: 'learn' }
  | { readonly do: 'remedy' }
  | { readonly do: 'help'; readonly failed: Event<'acted'> }
  | { readonly do: 'ask' }
  | { readonly do: 'end'; readonly how: string; readonly reason: string };

/** The tool with which an agent says that it is done. */
export const FINISH = 'finish';

/** A pure function of the log, the time, and when this attempt is due: one that comes later has a deadline of its own. */
export function next(state: LoopState, entries: readonly Entry[], now: number, due: Due | undefined): Next {
  const { begun, pending, verified } = state;
  if (!begun) throw new Error('A loop without a beginning has no next step.');
  const { budget, limits } = begun;
  const { trial } = state.recovery;
  if (trial?.helped !== undefined) return { do: 'learn' };
  if (verified?.proof.complete) return end('done', '');
  if (state.handed) return end('handed_over', `The agent ${state.handed.kind} goes on: ${state.handed.goal}`);
  if (due && now > due.handOver) return end('timeout', 'The time for the task is over.');
  if (begun.confirmations.silence === 'end' && isUnanswered(state, now))
    return end('unanswered', `${silenceInWords(begun.confirmations)}: ${state.asked!.question}`);
  if (trial && !trial.remedied) return { do: 'remedy' };
  if (state.asking) return { do: 'ask' };
  const [call] = pending;
  if (call) return { do: call.tool === FINISH ? 'verify' : 'act', call };
  if (state.returned > limits.repairs)
    return end('incomplete', `What was claimed did not hold, ${state.returned} times: ${verified?.proof.reasons.join(' ') ?? ''}`);
  if (state.tree !== state.checked) return { do: 'check' };
  const failed = toolFailing(state.recovery);
  if (failed) return { do: 'help', failed };
  const circle = stuck(entries);
  if (circle && state.nudges.has('stuck')) return end('stuck', `The agent went in circles (${circle}) and did not find out of it.`);
  if (circle) return { do: 'nudge', about: 'stuck', text: STUCK_WORDS[circle] };
  if (budget > 0 && state.spent >= budget)
    return end('budget_reached', `The budget of the task, ${dollars(budget)}, is spent: ${dollars(state.spent)}.`);
  if (state.answers >= limits.calls) return end('calls_reached', `The agent asked a model ${state.answers} times, as often as it may.`);
  const share = Math.max(budget > 0 ? state.spent / budget : 0, state.answers / limits.calls);
  for (const percent of [75, 50]) {
    if (share * 100 >= percent && !state.nudges.has(String(percent))) return nudge(percent);
    if (state.nudges.has(String(percent))) break;
  }
  if (state.tokens > limits.context) return { do: 'condense' };
  return { do: 'ask' };
}

/** Whether somebody was asked, said nothing, and has had their time. */
export const isUnanswered = ({ begun, asked, askedAt, reply }: LoopState, now: number): boolean =>
  asked !== undefined && reply === undefined && askedAt !== undefined && isOver(begun!.confirmations, askedAt, now);

const end = (how: string, reason: string): Next => ({ do: 'end', how, reason });

const nudge = (percent: number): Next => ({
  do: 'nudge',
  about: String(percent),
  text:
    percent === 50
      ? 'Half of your budget is spent. Make sure that what you have works.'
      : 'Three quarters of your budget are spent. Finish what you have now: leave out what is not needed.',
});

/** `$0.42` */
export const dollars = (micro: number): string => `$${(micro / 1_000_000).toFixed(micro < 10_000 ? 4 : 2)}`;

/** What the agent is told of its limits with every question. */
export function status(state: LoopState, now: number, due: Due | undefined): string {
  const { budget = 0, limits } = state.begun ?? {};
  const parts = [
    `question ${state.answers + 1} of ${limits?.calls ?? 0}`,
    budget > 0 ? `${dollars(state.spent)} of ${dollars(budget)} spent` : `${dollars(state.spent)} spent`,
    ...(due ? [`${Math.max(0, Math.round((due.deadline - now) / 60_000))} minutes left`] : []),
  ];
  return `[${parts.join(', ')}]`;
}
