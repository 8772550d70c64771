import type { Caller, Clock } from '@hexad/kernel';
import type { DocumentReadings } from '../documents/application/document-readings.js';
import type { KeepDocuments } from '../documents/application/keep-documents.js';
import { revision } from '../documents/domain/revision.js';
import { chronological } from '../documents/domain/chronology.js';
import type { Upload } from '../domain/brief.js';
import type { Briefs } from './ports.js';

/** Reads the documents of a brief and keeps them. A brief that is refused leaves nothing behind. */
export class CreateBrief {
  readonly #briefs: Briefs;
  readonly #readings: DocumentReadings;
  readonly #keep: KeepDocuments;
  readonly #clock: Clock;

  constructor(briefs: Briefs, readings: DocumentReadings, keep: KeepDocuments, clock: Clock) {
    this.#briefs = briefs;
    this.#readings = readings;
    this.#keep = keep;
    this.#clock = clock;
  }

  /** `id` comes from the caller's idempotency key, so a repeated call is one brief. */
  async execute(
    caller: Caller,
    request: { readonly id: string; readonly projectId: string; readonly documents: readonly Upload[] },
  ): Promise<string> {
    const read = chronological(await this.#readings.read(request.documents));
    const brief = { id: request.id, projectId: request.projectId, createdAt: this.#clock.now() };
    const documents = await this.#keep.execute(caller, brief, read);
    const before = await this.#briefs.newestBeside(caller, request.projectId, request.id);
    const revised = before && revision(before.documents, documents);
    await this.#briefs.add(caller, revised ? { ...brief, documents: chronological(revised), revises: before.id } : { ...brief, documents });
    return request.id;
  }
}
