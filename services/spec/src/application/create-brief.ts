import type { Caller, Clock } from '@hexad/kernel';
import { readDocuments } from '../domain/brief.js';
import type { Briefs } from './ports.js';

export class CreateBrief {
  readonly #briefs: Briefs;
  readonly #clock: Clock;

  constructor(briefs: Briefs, clock: Clock) {
    this.#briefs = briefs;
    this.#clock = clock;
  }

  /** `id` comes from the caller's idempotency key, so a repeated call is one brief. */
  async execute(
    caller: Caller,
    request: {
      readonly id: string;
      readonly projectId: string;
      readonly documents: readonly { readonly name: string; readonly content: Uint8Array }[];
    },
  ): Promise<string> {
    const documents = readDocuments(request.documents);
    await this.#briefs.add(caller, { id: request.id, projectId: request.projectId, documents, createdAt: this.#clock.now() });
    return request.id;
  }
}
