import { AppError, type Caller } from '@hexad/kernel';
import type { AskedOptions } from '@hexad/proto/documents';
import type { Document } from '../domain/brief.js';
import type { Backend } from './backend.js';
import type { StoreBrief, StoredBrief } from './store-brief.js';

export interface BuildWish {
  readonly documents: readonly Document[];
  /** Absent: what suits the spec best, or what the repository was built with. */
  readonly stack?: readonly string[] | undefined;
  readonly options?: AskedOptions | undefined;
  /** One that was built before: it is generated anew, and what people made of it stays. */
  readonly repository?: string | undefined;
  /** Of people in that repository; empty: what they have checked out. */
  readonly branch: string;
  readonly answers: Readonly<Record<string, string>>;
  /** A person will answer questions: the run waits for them. */
  readonly ask: boolean;
  /** Of the architecture, before anything is built; of a new repository alone. */
  readonly approvers: readonly string[];
  readonly project?: string | undefined;
  readonly idempotencyKey: string;
  /** The key was chosen by the client: it must not name another build. */
  readonly keyed: boolean;
}

export interface StartedBuild extends StoredBrief {
  readonly runId: string;
}

/** Starts the workflow `build` for a brief, or `regenerate` for one and a repository. What can be refused is refused before anything is written. */
export class StartBuild {
  readonly #backend: Backend;
  readonly #storeBrief: StoreBrief;

  constructor(backend: Backend, storeBrief: StoreBrief) {
    this.#backend = backend;
    this.#storeBrief = storeBrief;
  }

  async execute(caller: Caller, wish: BuildWish): Promise<StartedBuild> {
    if (wish.repository !== undefined && wish.approvers.length > 0)
      throw new AppError(
        'invalid',
        'Approvers agree to the architecture of a new repository; one that was built before has its own. Leave approvers out.',
      );
    const stack = [...new Set(wish.stack)];
    await this.#refuseUnknown(caller, stack);
    const stored = await this.#storeBrief.execute(caller, wish);
    const { repository, branch, ask, answers, approvers, options = {} } = wish;
    const inputs = {
      brief_id: stored.briefId,
      project_id: stored.projectId,
      stack,
      options,
      ask,
      answers,
      ...(repository === undefined ? { approvers } : { repo: repository, branch }),
    };
    const workflow = repository === undefined ? 'build' : 'regenerate';
    const { runId } = await this.#backend.workflow.startRun(
      { workflow, projectId: stored.projectId, inputsJson: JSON.stringify(inputs), idempotencyKey: wish.idempotencyKey },
      { caller, idempotencyKey: wish.idempotencyKey },
    );
    if (wish.keyed) await this.#refuseOther(caller, runId, stored.briefId, wish.idempotencyKey);
    return { ...stored, runId };
  }

  async #refuseUnknown(caller: Caller, stack: readonly string[]): Promise<void> {
    const { packs } = await this.#backend.codegen.listPacks({}, { caller });
    const known = packs.map(({ name }) => name);
    const unknown = stack.filter((name) => !known.includes(name));
    if (unknown.length === 0) return refuseSameFolder(packs.filter(({ name }) => stack.includes(name)));
    throw new AppError(
      'stack_unknown',
      `There is no template pack ${unknown.map((name) => JSON.stringify(name)).join(', ')}; there are ${known.join(', ')}.`,
      {
        details: { unknown, known },
      },
    );
  }

  async #refuseOther(caller: Caller, runId: string, briefId: string, key: string): Promise<void> {
    const { run } = await this.#backend.workflow.getRun({ runId }, { caller });
    const inputs = JSON.parse(run?.inputsJson || '{}') as { brief_id?: string };
    if (inputs.brief_id === briefId) return;
    throw new AppError('conflict', `The idempotency key ${key} was used for another brief (run ${runId}); use a new one.`);
  }
}

/** Two packs cannot fill one folder of a repository. */
function refuseSameFolder(packs: readonly { name: string; folder: string }[]): void {
  for (const { name, folder } of packs) {
    const other = packs.find((pack) => pack.folder === folder && pack.name !== name);
    if (other === undefined) continue;
    throw new AppError(
      'stack_unknown',
      `The packs ${JSON.stringify(name)} and ${JSON.stringify(other.name)} both fill the folder ${folder}; name one of them.`,
    );
  }
}
