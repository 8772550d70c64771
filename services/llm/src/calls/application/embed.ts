import type { Embeddings } from '../domain/answer.js';
import type { Call } from './call.js';
import type { Embedded, EmbedOrder } from './calls.js';
import type { Desk } from './desk.js';
import type { Candidate } from './ports.js';

/** Texts to vectors. */
export class Embed {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async execute(order: EmbedOrder): Promise<Embedded> {
    const call = this.#desk.begin('embeddings', order);
    return this.#desk.recorded(call, async () => {
      const { model, path, caller } = order;
      const plan = await this.#desk.parts.routes.plan(call.tenant, { model, needs: ['embeddings'], path, actor: caller.actor });
      return this.#desk.inTurn(call, plan.candidates, (candidate, last) =>
        this.#attempt(call, order, { candidate, last, budgetWaitMs: plan.budgetWaitMs }),
      );
    });
  }

  async #attempt(
    call: Call,
    { texts, dimensions }: EmbedOrder,
    turn: { readonly candidate: Candidate; readonly last: boolean; readonly budgetWaitMs: number },
  ): Promise<Embedded> {
    const { candidate } = turn;
    const { attempts, counter } = this.#desk.parts;
    const { signal } = call;
    const input = counter.texts(texts, candidate.model);
    const { model } = candidate;
    const send = async (cleared: Promise<unknown>): Promise<Embeddings> => {
      const provider = this.#desk.provider(candidate);
      return attempts.access(call, candidate, signal, (access) => provider.embed({ ...access, cleared, model, texts, dimensions }));
    };
    const started = await attempts.start(call, { ...turn, input, maxOutput: 0, signal, streamed: false }, send);
    try {
      const embeddings = await started.reply;
      started.end({ outcome: 'succeeded', tokens: embeddings.tokens });
      return { id: call.id, provider: candidate.provider, model, cache: 'off', attempts: call.attempts, embeddings, cost: call.cost };
    } catch (thrown) {
      throw started.fail(thrown);
    }
  }
}
