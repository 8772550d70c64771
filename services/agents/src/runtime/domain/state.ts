import type { Part } from '../../model/models.js';
import type { HandOver } from '../../tools/speak.js';
import { afterRecovery, NO_RECOVERY, type Recovery } from '../../recovery/domain/recovery.js';
import { numbered } from './criteria.js';
import type { Criterion, Entry, Event, LogEvent } from './log-event.js';

/** A tool that the model called. */
export interface Call {
  readonly id: string;
  readonly tool: string;
  /** JSON as the model wrote it. */
  readonly input: string;
}

/** Everything that the loop knows: a pure fold of its log. */
export interface LoopState {
  readonly seq: number;
  readonly begun: Event<'begun'> | undefined;
  readonly ended: Event<'ended'> | undefined;
  /** Of the last answer, without what was done of it. */
  readonly pending: readonly Call[];
  /** Of the workspace. */
  readonly tree: string;
  /** Tree that the last checks looked at. */
  readonly checked: string;
  readonly criteria: readonly Criterion[];
  /** Micro-dollars. */
  readonly spent: number;
  /** Questions answered by a model. */
  readonly answers: number;
  /** Of the last answer. */
  readonly last: { readonly provider: string; readonly model: string } | undefined;
  /** Tokens of the last question, and what it answered. */
  readonly tokens: number;
  /** Claims that were sent back. */
  readonly returned: number;
  readonly verified: Event<'verified'> | undefined;
  /** Who is to go on, once this agent has said so. */
  readonly handed: HandOver | undefined;
  readonly nudges: ReadonlySet<string>;
  /** A model was to be asked, and its answer was not heard yet. */
  readonly asking: Event<'asking'> | undefined;
  /** Number of that entry: the same question has the same, however often it is asked. */
  readonly askingSeq: number;
  /** A question that waits for somebody's answer, and the first thing that was said after it. */
  readonly asked: Event<'asked'> | undefined;
  readonly reply: Event<'told'> | undefined;
  /** When it was asked. */
  readonly askedAt: Date | undefined;
  readonly messages: ReadonlySet<string>;
  readonly condensed: number;
  readonly recovery: Recovery;
}

export const NOTHING: LoopState = {
  seq: 0,
  begun: undefined,
  ended: undefined,
  pending: [],
  tree: '',
  checked: '',
  criteria: [],
  spent: 0,
  answers: 0,
  last: undefined,
  tokens: 0,
  returned: 0,
  verified: undefined,
  handed: undefined,
  nudges: new Set(),
  asking: undefined,
  askingSeq: 0,
  asked: undefined,
  reply: undefined,
  askedAt: undefined,
  messages: new Set(),
  condensed: 0,
  recovery: NO_RECOVERY,
};

export const fold = (entries: readonly Entry[]): LoopState => entries.reduce(after, NOTHING);

export function after(state: LoopState, { seq, at, event }: Entry): LoopState {
  const recovery = afterRecovery(state.recovery, event, { seq, at });
  const times = { ...(event.type === 'asked' && { askedAt: at }), ...(event.type === 'asking' && { askingSeq: seq }) };
  return { ...state, ...change(state, event), ...times, recovery, seq };
}

function change(state: LoopState, event: LogEvent): Partial<LoopState> {
  switch (event.type) {
    case 'begun':
      return { begun: event, tree: event.tree, checked: event.tree, criteria: event.criteria };
    case 'told':
      return { messages: new Set([...state.messages, event.message]), ...(state.asked && { reply: state.reply ?? event }) };
    case 'asking':
      return { asking: event };
    case 'answered': {
      const { answer } = event;
      return {
        asking: undefined,
        pending: callsOf(answer.parts),
        spent: state.spent + answer.cost,
        answers: state.answers + 1,
        last: { provider: answer.provider, model: answer.model },
        tokens: answer.tokens.input + answer.tokens.output,
      };
    }
    case 'acted':
      return {
        pending: without(state.pending, event.call),
        ...(event.tree !== undefined && { tree: event.tree, verified: undefined }),
        ...(event.tool === 'plan' && event.outcome === 'done' && { criteria: criteriaOf(event.input, state) }),
        ...(event.tool === 'hand_over' && event.outcome === 'done' && { handed: event.input as HandOver }),
        ...(state.asked?.call === event.call && { asked: undefined, reply: undefined }),
      };
    case 'asked':
      return { asked: event, reply: undefined };
    case 'checked':
      return { checked: event.tree };
    case 'verified':
      return {
        pending: without(state.pending, event.call),
        checked: state.tree,
        verified: event,
        returned: state.returned + (event.proof.complete ? 0 : 1),
      };
    case 'nudged':
      return { nudges: new Set([...state.nudges, event.about]) };
    case 'condensed':
      return { condensed: event.before, tokens: 0, asking: undefined, spent: state.spent + event.cost };
    case 'recovering':
      // Another model, or another set of tools, is another question.
      return event.effect.model === '' ? {} : { asking: undefined };
    case 'recovered':
      return event.strategy === 'other_tier' && !event.helped ? { asking: undefined } : {};
    case 'landing':
    case 'remedied':
    case 'given_up':
      return {};
    case 'ended':
      return { ended: event };
  }
}

const without = (calls: readonly Call[], id: string): Call[] => calls.filter((call) => call.id !== id);

/** Calls without an id of their own get one from their place. */
export const callsOf = (parts: readonly Part[]): Call[] =>
  parts.flatMap((part, index) => (part.type === 'call' ? [{ id: part.id || `call-${index}`, tool: part.name, input: part.input }] : []));

/** What a person asked for stands; otherwise the agent's plan says what is to hold. */
function criteriaOf(input: unknown, { begun, criteria }: LoopState): readonly Criterion[] {
  if (begun && begun.criteria.length > 0) return criteria;
  const plan = input as { readonly criteria?: readonly string[]; readonly keeps?: readonly string[] };
  return numbered(plan.criteria ?? [], plan.keeps ?? []);
}
