import type { Caller } from '@hexad/kernel';
import { Models, type Answer, type Question, type Rates } from './models.js';

/** Rules for what is asked of `offline`, models for everything else: the choice stands in the log of the task. */
export class EitherModels extends Models {
  readonly #offline: Models;
  readonly #online: Models;

  constructor(offline: Models, online: Models) {
    super();
    this.#offline = offline;
    this.#online = online;
  }

  override ask(caller: Caller, question: Question, signal: AbortSignal): Promise<Answer> {
    return (question.model === 'offline' ? this.#offline : this.#online).ask(caller, question, signal);
  }

  override rates(caller: Caller, provider: string, model: string): Promise<Rates | undefined> {
    return (provider === 'offline' ? this.#offline : this.#online).rates(caller, provider, model);
  }
}
