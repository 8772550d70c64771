import { AppError, isUuid, uuidFrom, type Caller } from '@hexad/kernel';
import type { StartRunRequest } from '@hexad/proto/workflow/v1/workflow';
import type { Backend } from './backend.js';
import { projectIdOf } from './find-project.js';

export interface WorkflowWish {
  /** One of both. */
  readonly workflow?: string | undefined;
  readonly source?: string | undefined;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** `low`, `normal`, `high`; absent: as the file says. */
  readonly priority?: string | undefined;
  /** Id or name; one that exists is used, a new name makes one. Absent: named like the workflow. */
  readonly project?: string | undefined;
  readonly idempotencyKey: string;
}

export interface StartedWorkflow {
  readonly runId: string;
  readonly projectId: string;
}

/** Starts any workflow in a project. A run that is refused leaves no project behind. */
export class StartWorkflow {
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async execute(caller: Caller, wish: WorkflowWish): Promise<StartedWorkflow> {
    const { project, idempotencyKey } = wish;
    const known = project === undefined ? undefined : await this.#known(caller, project);
    const projectId = known ?? (await this.#checkedAndMade(caller, wish));
    const { runId } = await this.#backend.workflow.startRun(requestOf(wish, projectId), { caller, idempotencyKey });
    return { runId, projectId };
  }

  /** What cannot run is refused before a project is made for it. */
  async #checkedAndMade(caller: Caller, wish: WorkflowWish): Promise<string> {
    const { project, idempotencyKey } = wish;
    const id = uuidFrom([`${caller.tenant} project of run ${idempotencyKey} ${project ?? ''}`]);
    // Until a project is made nobody is a member of it.
    const trusted = { ...caller, project: id };
    const { workflow } = await this.#backend.workflow.startRun({ ...requestOf(wish, id), checkOnly: true }, { caller: trusted });
    const name = project ?? (workflow ?? '').slice(0, LONGEST_NAME);
    const known = project === undefined ? await this.#known(caller, name) : undefined;
    if (known !== undefined) return known;
    try {
      await this.#backend.identity.createProject({ id, name }, { caller, idempotencyKey });
      return id;
    } catch (error) {
      // Somebody made it meanwhile.
      const made = AppError.from(error).code === 'conflict' ? await this.#known(caller, name) : undefined;
      if (made === undefined) throw error;
      return made;
    }
  }

  async #known(caller: Caller, project: string): Promise<string | undefined> {
    try {
      return await projectIdOf(this.#backend, caller, project);
    } catch (error) {
      if (AppError.from(error).code === 'not_found' && !isUuid(project)) return undefined;
      throw error;
    }
  }
}

/** Characters of the name of a project. */
const LONGEST_NAME = 120;

const requestOf = ({ workflow = '', source, inputs, priority, idempotencyKey }: WorkflowWish, projectId: string): StartRunRequest => ({
  workflow,
  source,
  projectId,
  inputsJson: JSON.stringify(inputs),
  priority,
  idempotencyKey,
});
