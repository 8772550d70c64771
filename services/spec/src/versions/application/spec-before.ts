import type { Caller } from '@hexad/kernel';
import type { Spec } from '@hexad/proto/documents';
import type { Brief } from '../../domain/brief.js';
import type { Specs } from '../../application/ports.js';

/** From which spec that of a brief goes on: the one it was given, that of the brief which it revises, else the newest finalized one of its project. */
export class SpecBefore {
  readonly #specs: Specs;

  constructor(specs: Specs) {
    this.#specs = specs;
  }

  /** `id`: the brief's own spec. Undefined for the first of a project. */
  async find(caller: Caller, { projectId, base, revises }: Brief, id: string): Promise<Spec | undefined> {
    if (base !== undefined) return base;
    const revised = revises === undefined ? undefined : await this.#specs.findByBrief(caller, revises);
    return (revised ?? (await this.#specs.finalizedBefore(caller, { id, projectId })))?.spec;
  }
}
