import type { Caller } from '@hexad/kernel';
import type { Prompts, RenderOrder } from '../../prompts/index.js';
import { TodaysPrompts } from '../application/ports.js';

/** The templates of this service. */
export class TenantPrompts extends TodaysPrompts {
  readonly #prompts: Prompts;

  constructor(prompts: Prompts) {
    super();
    this.#prompts = prompts;
  }

  override async render(caller: Caller, order: RenderOrder) {
    const { messages, provenance } = await this.#prompts.render(caller, order);
    return {
      version: provenance.version,
      messages: messages.map(({ role, pieces }) => ({
        role,
        parts: pieces.map(({ text, untrusted }) => ({ type: 'text' as const, text, ...(untrusted && { untrusted }) })),
      })),
    };
  }
}
