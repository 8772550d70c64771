import { createHash } from 'node:crypto';
import { AppError, type Caller, uuidFrom } from '@hexad/kernel';
import type { Spec, SpecRevision } from '@hexad/proto/documents';
import type { SpecEdit } from '@hexad/proto/spec/v1/spec';
import type { Backend } from './backend.js';
import { projectNamed } from './project-named.js';

/** Milliseconds in which a large edit is read. */
const READING_MS = 60_000;

export interface RevisionWish {
  /** What the repository records. */
  readonly base: Spec;
  readonly json?: string | undefined;
  readonly markdown?: string | undefined;
  readonly repository: string;
  /** Of people in that repository; empty: what they have checked out. */
  readonly branch: string;
  /** Absent: a new project, named after the spec. */
  readonly project?: string | undefined;
  readonly idempotencyKey: string;
}

export interface StartedRevision {
  readonly runId: string;
  readonly projectId: string;
  readonly specId: string;
  readonly revision: SpecRevision;
}

/** Takes an edit of a spec as its next version and starts the workflow that brings it into the repository. An edit with a fault starts nothing. */
export class StartRevision {
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async preview(caller: Caller, wish: Pick<RevisionWish, 'base' | 'json' | 'markdown'>): Promise<SpecRevision> {
    const { revisionJson } = await this.#backend.spec.previewRevision({ edit: editOf(wish) }, { caller, timeoutMs: READING_MS });
    return JSON.parse(revisionJson) as SpecRevision;
  }

  async execute(caller: Caller, wish: RevisionWish): Promise<StartedRevision> {
    const { base, project, repository, branch, idempotencyKey } = wish;
    const edit = editOf(wish);
    const content = createHash('sha256')
      .update(JSON.stringify([project ?? '', repository, branch, edit]))
      .digest('hex');
    const known = project === undefined ? undefined : await projectNamed(this.#backend, caller, project);
    const projectId = known ?? uuidFrom([`${caller.tenant} project ${idempotencyKey} ${content}`]);
    const options = { caller, idempotencyKey: `${idempotencyKey}:${content}` };
    const { briefId, specId, revisionJson } = await this.#backend.spec.revise(
      { projectId, edit },
      // A new project is made when its first version was taken; until then nobody is a member of it.
      { ...options, caller: { ...caller, project: projectId }, timeoutMs: READING_MS },
    );
    if (known === undefined) await this.#backend.identity.createProject({ id: projectId, name: project ?? base.title }, options);
    const revision = JSON.parse(revisionJson) as SpecRevision;
    const inputs = {
      brief_id: briefId,
      project_id: projectId,
      repo: repository,
      branch,
      edited: true,
      ...(revision.tiny && { touched: revision.stories }),
    };
    const { runId } = await this.#backend.workflow.startRun(
      { workflow: 'regenerate', projectId, inputsJson: JSON.stringify(inputs), idempotencyKey: options.idempotencyKey },
      options,
    );
    return { runId, projectId, specId, revision };
  }
}

function editOf({ base, json, markdown }: Pick<RevisionWish, 'base' | 'json' | 'markdown'>): SpecEdit {
  if ((json === undefined) === (markdown === undefined))
    throw new AppError('invalid', 'Give the edited spec either as `spec`, in JSON, or as `markdown`.');
  return { baseJson: JSON.stringify(base), json, markdown };
}
