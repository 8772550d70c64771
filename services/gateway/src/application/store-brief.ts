import { createHash } from 'node:crypto';
import { type Caller, uuidFrom } from '@hexad/kernel';
import { projectNameFrom, type Document } from '../domain/brief.js';
import type { Backend } from './backend.js';
import { projectNamed } from './project-named.js';

/** Milliseconds in which the documents of a brief are read; more than the service itself gives a document. */
const READING_MS = 90_000;

export interface BriefWish {
  readonly documents: readonly Document[];
  /** Name of the project; one that exists is used, otherwise it is made. Absent: a new project named after the brief. */
  readonly project?: string | undefined;
  readonly idempotencyKey: string;
}

export interface StoredBrief {
  readonly briefId: string;
  readonly projectId: string;
}

/** Puts a brief into its project. A brief that is refused leaves no project behind. */
export class StoreBrief {
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async execute(caller: Caller, wish: BriefWish): Promise<StoredBrief> {
    const { documents, project, idempotencyKey } = wish;
    // The same key with another brief is another brief, not the one that was stored first.
    const content = createHash('sha256')
      .update(JSON.stringify([project ?? '', documents.map(({ name, content }) => [name, hash(content)])]))
      .digest('hex');
    const known = project === undefined ? undefined : await projectNamed(this.#backend, caller, project);
    const projectId = known ?? uuidFrom([`${caller.tenant} project ${idempotencyKey} ${content}`]);
    const options = { caller, idempotencyKey: `${idempotencyKey}:${content}` };
    const { briefId } = await this.#backend.spec.createBrief(
      { projectId, documents: documents.map(({ name, content }) => ({ name, content: Buffer.from(content) })) },
      // A new project is made when its brief was taken; until then nobody is a member of it.
      { ...options, caller: { ...caller, project: projectId }, timeoutMs: READING_MS },
    );
    if (known === undefined)
      await this.#backend.identity.createProject({ id: projectId, name: project ?? projectNameFrom(documents) }, options);
    return { briefId, projectId };
  }
}

const hash = (content: Uint8Array): string => createHash('sha256').update(content).digest('base64');
