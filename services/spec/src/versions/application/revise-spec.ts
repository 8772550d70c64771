import { AppError, type Caller, type Clock, type Ids } from '@hexad/kernel';
import type { Spec, SpecRevision } from '@hexad/proto/documents';
import type { Briefs, Specs } from '../../application/ports.js';
import type { Edit } from './edit.js';

export interface Revision {
  readonly briefId: string;
  readonly specId: string;
  readonly revision: SpecRevision;
}

/** An edit of a spec becomes the draft of its next version. It stands under a brief of its own, from which everything else goes its way. */
export class ReviseSpec {
  readonly #briefs: Briefs;
  readonly #specs: Specs;
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor(briefs: Briefs, specs: Specs, clock: Clock, ids: Ids) {
    this.#briefs = briefs;
    this.#specs = specs;
    this.#clock = clock;
    this.#ids = ids;
  }

  async preview(edit: Edit): Promise<SpecRevision> {
    return (await read(edit)).revision;
  }

  /** `id` of the brief comes from the caller's idempotency key, so a repeated call is one revision. */
  async execute(
    caller: Caller,
    { id, projectId, edit }: { readonly id: string; readonly projectId: string; readonly edit: Edit },
  ): Promise<Revision> {
    const { base, next, revision } = await read(edit);
    if (revision.added.length + revision.modified.length + revision.removed.length === 0 && JSON.stringify(base) === JSON.stringify(next))
      throw new AppError('conflict', 'The edit changes nothing of the spec.');
    await this.#briefs.add(caller, { id, projectId, documents: [], createdAt: this.#clock.now(), base });
    const draft = { state: 'draft', id: this.#ids.next(), briefId: id, projectId, answers: {}, spec: next } as const;
    const { id: specId } = await this.#specs.addDraft(caller, draft);
    return { briefId: id, specId, revision };
  }
}

/** The engine, whose words for language take a while to load, comes with the first edit and not at each start. */
async function read(edit: Edit): Promise<{ readonly base: Spec; readonly next: Spec; readonly revision: SpecRevision }> {
  const [{ revised }, { impactOf }] = await Promise.all([import('./edit.js'), import('../domain/impact.js')]);
  const { base, next } = revised(edit);
  return { base, next, revision: impactOf(base, next) };
}
