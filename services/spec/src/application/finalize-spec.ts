import type { Caller, Clock } from '@hexad/kernel';
import type { Archive } from '../documents/application/keep-documents.js';
import { blobKey } from '../documents/domain/lineage.js';
import { renderSpecMarkdown } from '../domain/render-spec-markdown.js';
import type { SpecRecord } from '../domain/spec-record.js';
import type { Specs } from './ports.js';

type Finalized = Extract<SpecRecord, { state: 'finalized' }>;

/** Fixes a spec's version. Open questions have become assumptions in the draft already. */
export class FinalizeSpec {
  readonly #specs: Specs;
  readonly #archive: Archive;
  readonly #clock: Clock;

  constructor(specs: Specs, archive: Archive, clock: Clock) {
    this.#specs = specs;
    this.#archive = archive;
    this.#clock = clock;
  }

  async execute(caller: Caller, specId: string): Promise<Finalized> {
    const record = await this.#specs.get(caller, specId);
    if (record.state === 'finalized') return record;
    // Kept before it is fixed: the versions of a project are numbered with the fixing, so the spec's own id is its name here.
    await this.#keep(caller, record);
    return this.#specs.finalize(caller, specId, record.spec);
  }

  async #keep(caller: Caller, { id, projectId, spec }: SpecRecord): Promise<void> {
    const keyOf = (name: string): string => blobKey(projectId, this.#clock.now(), 'generated', id, name);
    await this.#archive.put(caller, keyOf('spec.json'), Buffer.from(JSON.stringify(spec, undefined, 2)));
    await this.#archive.put(caller, keyOf('SPEC.md'), Buffer.from(renderSpecMarkdown(spec)));
  }
}
