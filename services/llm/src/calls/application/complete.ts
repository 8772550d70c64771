import { AppError } from '@hexad/kernel';
import type { Answer, AnswerPart } from '../domain/answer.js';
import type { Call } from './call.js';
import type { Made } from './calls.js';
import type { Asking, Desk, Prepared } from './desk.js';
import { repairing } from './output-check.js';
import type { CallOrder, Candidate, Guarded } from './ports.js';
import { withHedge } from './with-hedge.js';

/** Calls whose answer comes as a whole. */
export class Complete {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async execute(order: CallOrder): Promise<Made> {
    const call = this.#desk.begin('chat', order);
    return this.#desk.recorded(call, () => this.#make(call, order));
  }

  async #make(call: Call, order: CallOrder): Promise<Made> {
    const prepared = await this.#desk.prepare(call, order);
    const { plan, guarded } = prepared;
    const kept = await this.#desk.find(call, prepared);
    if (kept !== undefined) return made(call, plan.candidates[0]!, kept, guarded);
    const [answer, candidate] = await this.#answered(call, prepared);
    this.#desk.keep(call, prepared, answer);
    return made(call, candidate, answer, guarded);
  }

  #answered(call: Call, { request, plan }: Prepared): Promise<readonly [Answer, Candidate]> {
    const ask = async (candidate: Candidate, last: boolean, signal: AbortSignal) =>
      [await this.#asked(call, { candidate, request, plan, last, signal, streamed: false }), candidate] as const;
    const { candidates, hedgeMs } = plan;
    if (hedgeMs === undefined || candidates.length < 2)
      return this.#desk.inTurn(call, candidates, (candidate, last) => ask(candidate, last, call.signal));
    return withHedge(call, candidates, hedgeMs, ask);
  }

  /** With one repair at most. */
  async #asked(call: Call, asking: Asking): Promise<Answer> {
    const { check } = this.#desk.parts;
    const first = await this.#attempt(call, asking);
    const faults = check.faults(first, asking.request.output);
    if (faults === undefined) return first;
    const second = await this.#attempt(call, { ...asking, request: repairing(asking.request, first, faults) });
    const left = check.faults(second, asking.request.output);
    if (left === undefined) return second;
    throw new AppError('output_invalid', `The model's answer does not fit the schema, and its repair does not either: ${left}`);
  }

  async #attempt(call: Call, asking: Asking): Promise<Answer> {
    const started = await this.#desk.start(call, asking, (provider, sending) => provider.complete(sending));
    try {
      const answer = await started.reply;
      call.heardFirst();
      started.end({ outcome: 'succeeded', tokens: answer.tokens });
      return answer;
    } catch (thrown) {
      throw started.fail(thrown);
    }
  }
}

function made(call: Call, { provider, model }: Candidate, answer: Answer, guarded: Guarded): Made {
  call.answer = answer;
  const restored = { ...answer, parts: answer.parts.map((part) => restore(part, guarded)) };
  return { id: call.id, provider, model, cache: call.cache, attempts: call.attempts, answer: restored, cost: call.cost };
}

function restore(part: AnswerPart, guarded: Guarded): AnswerPart {
  if (part.type !== 'text' && part.type !== 'tool_call') return part;
  const restorer = guarded.restorer(part.type === 'text' ? 'text' : 'json');
  if (restorer === undefined) return part;
  if (part.type === 'text') return { ...part, text: restorer.push(part.text) + restorer.end() };
  return { ...part, input: restorer.push(part.input) + restorer.end() };
}
