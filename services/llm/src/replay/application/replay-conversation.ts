import { AppError } from '@hexad/kernel';
import type { CallRights } from '../../calls/application/call-rights.js';
import type { Calls } from '../../calls/application/calls.js';
import type { Answer } from '../../calls/domain/answer.js';
import { diffLines } from '../../prompts/domain/diff.js';
import type { ShowCalls } from '../../records/application/show-calls.js';
import type { Asker } from '../../records/application/show-usage.js';
import type { Call } from '../../records/domain/call.js';
import { answerLines, requestLines } from '../domain/lines.js';
import type { Outcome, Replayed } from '../domain/replayed.js';
import type { TodaysPrompts } from './ports.js';
import { todaysRequest } from './todays-request.js';

export interface ReplayParts {
  readonly shown: ShowCalls;
  readonly calls: Calls;
  readonly rights: CallRights;
  readonly prompts: TodaysPrompts;
}

export interface ReplayWish {
  readonly conversation: string;
  /** Instead of what each call asked for; empty for the same. */
  readonly model: string;
  readonly signal: AbortSignal;
}

/** Calls that one replay makes at most. */
const MOST = 500;

/**
 * Asks again what was asked in a conversation, one call after the other, each with the turns that it had then: so answers can be compared one by one.
 * It is paid for like any call, by the same budgets, and is no part of the conversation.
 */
export class ReplayConversation {
  readonly #parts: ReplayParts;

  constructor(parts: ReplayParts) {
    this.#parts = parts;
  }

  /** Fails with `not_found` for a conversation without calls that the caller may see. */
  async *execute(asker: Asker, { conversation, model, signal }: ReplayWish): AsyncGenerator<Replayed> {
    const calls = await this.#parts.shown.conversation(asker, conversation, MOST + 1);
    if (calls.length === 0)
      throw new AppError('not_found', `There is no call of the conversation ${JSON.stringify(conversation.slice(0, 80))}.`);
    if (calls.length > MOST)
      throw new AppError('too_large', `The conversation has more than ${MOST} calls, which is the most that is replayed.`);
    for (const call of calls) {
      await this.#parts.rights.check(asker.caller, pathOf(call));
      yield await this.#replay(asker, call, model, signal);
    }
  }

  async #replay(asker: Asker, call: Call, model: string, signal: AbortSignal): Promise<Replayed> {
    const { bodies } = await this.#parts.shown.get(asker, call.id);
    const facts = { call: call.id, startedAt: call.startedAt, asked: call.asked, before: outcomeOf(call) };
    if (bodies === undefined) {
      const prompt = { fate: 'as_logged', template: call.template, before: call.version, after: undefined, why: '' } as const;
      return { ...facts, prompt, request: [], answer: [], after: undefined, failure: undefined };
    }
    const { logged, request, prompt } = await todaysRequest(this.#parts.prompts, asker.caller, call, bodies);
    const before = bodies.answer === undefined ? undefined : (JSON.parse(bodies.answer) as Answer);
    const asked = { ...facts, prompt, request: diffLines(requestLines(logged), requestLines(request)) };
    const started = performance.now();
    try {
      const made = await this.#parts.calls.complete({
        caller: asker.caller,
        path: pathOf(call),
        model: model === '' ? call.asked : model,
        request,
        streamed: false,
        door: 'replay',
        purpose: call.purpose,
        agent: call.agent === '' ? undefined : call.agent,
        ...(prompt.after !== undefined && { prompt: { template: call.template, version: prompt.after } }),
        cacheTtlMs: 0,
        signal,
      });
      const { answer, provider, cost } = made;
      const latencyMs = performance.now() - started;
      const after = { provider, model: made.model, tokens: answer.tokens, cost, latencyMs, finish: answer.finish, error: '' };
      return { ...asked, answer: diffLines(answerLines(before), answerLines(answer)), after, failure: undefined };
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (signal.aborted) throw error;
      return { ...asked, answer: [], after: undefined, failure: error };
    }
  }
}

const said = (text: string): string | undefined => (text === '' ? undefined : text);

const pathOf = ({ team, project, run, task }: Call) => ({ team: said(team), project: said(project), run: said(run), task: said(task) });

const outcomeOf = ({ provider, model, tokens, cost, latencyMs, finish, error }: Call): Outcome => ({
  provider,
  model,
  tokens,
  cost,
  latencyMs,
  finish,
  error,
});
