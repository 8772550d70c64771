import { isDeepStrictEqual } from 'node:util';
import { AppError, isUuid, type Caller, type Clock, type Ids } from '@hexad/kernel';
import type { JsonObject } from '../../expressions/json.js';
import type { Priority } from '../../language/definition.js';
import type { Vocabularies } from '../../language/lint.js';
import type { WorkflowSource, WorkflowSources } from '../../library/application/sources.js';
import type { AgentKinds } from './agent-kinds.js';
import { calledBy } from './called.js';
import { checkInputs } from './check-inputs.js';
import type { Engine } from './engine.js';
import { handsIn } from './hands-in.js';
import type { PinnedDefinition, Runs } from './runs.js';
import { checked, neededAt, pin, refuseSecrets, vocabularyFor } from './startable.js';

export interface StartRunCommand {
  /** Name of a workflow as the project knows it. */
  readonly workflow: string;
  /** A workflow file that comes along instead: the run goes by its name. */
  readonly source?: string | undefined;
  readonly projectId: string;
  readonly inputs: JsonObject;
  /** Absent: as the file says. */
  readonly priority?: Priority | undefined;
  /** Who wrote what starts it, or gave what it is about: it is their work too. */
  readonly givenBy?: readonly string[] | undefined;
  /** A run that it follows from: whoever had a hand in that has one in it. */
  readonly follows?: string | undefined;
  /** Empty: every call starts a run. */
  readonly key: string;
}

export interface StartRunParts {
  readonly engine: Engine;
  readonly runs: Runs;
  readonly sources: WorkflowSources;
  readonly vocabularies: Vocabularies;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly kinds: AgentKinds;
}

/** A run that can start: its files, and by what name it goes. */
interface Ready {
  readonly name: string;
  readonly pinned: PinnedDefinition;
}

/** Starts a run of a workflow as it is now in the project. What cannot run is refused before anything is stored. */
export class StartRun {
  readonly #parts: StartRunParts;

  constructor(parts: StartRunParts) {
    this.#parts = parts;
  }

  /** The id of the run. Fails with `conflict` when the key stands for a run of something else. */
  async execute(caller: Caller, command: StartRunCommand): Promise<string> {
    const { engine, ids, clock } = this.#parts;
    const { name, pinned } = await this.check(caller, command);
    const behind = await this.#handsIn(caller.tenant, command.follows ?? '');
    const run = {
      id: ids.next(),
      workflow: name,
      projectId: command.projectId,
      actor: caller.actor,
      ...handsIn(caller.actor, pinned, [...(command.givenBy ?? []), ...behind]),
      state: 'pending' as const,
      inputs: command.inputs,
      createdAt: clock.now(),
      priority: priorityOf(command, pinned),
    };
    const id = await engine.start(caller.tenant, run, pinned, command.key);
    if (id !== run.id) await this.#refuseOther(caller.tenant, id, command, { name, pinned });
    return id;
  }

  /** Refuses what cannot run, and stores nothing. */
  async check({ tenant }: Caller, { workflow, projectId, source, inputs }: Omit<StartRunCommand, 'key'>): Promise<Ready> {
    const { sources, vocabularies, kinds } = this.#parts;
    const read = (name: string): Promise<WorkflowSource> => sources.read(tenant, projectId, name);
    const from = source === undefined ? await read(workflow) : undefined;
    const alone = pin(from ?? source!);
    const name = source === undefined ? workflow : alone.definition.name;
    const vocabulary = await vocabularyFor(alone, { vocabularies, tenant });
    const needed = checked(alone, vocabulary, from);
    const pinned = { ...alone, children: await calledBy({ name: from && workflow, root: alone }, read, { vocabularies, tenant }) };
    refuseSecrets('An input', inputs);
    refuseMissing(
      name,
      [...needed.keys()].filter((key) => !Object.hasOwn(inputs, key)),
      () => neededAt(alone, vocabulary, from),
    );
    await checkInputs(name, alone.definition, inputs, { tenant, kinds });
    return { name, pinned };
  }

  /** Nobody in what is no run. */
  async #handsIn(tenant: string, runId: string): Promise<readonly string[]> {
    if (!isUuid(runId)) return [];
    try {
      const { run, definition } = await this.#parts.runs.get(tenant, runId);
      return [run.actor, ...(run.hands ?? []), ...(definition.authors ?? [])];
    } catch (thrown) {
      if (AppError.from(thrown).code === 'not_found') return [];
      throw thrown;
    }
  }

  async #refuseOther(tenant: string, id: string, command: StartRunCommand, { name, pinned }: Ready): Promise<void> {
    const { inputs, projectId, key, source } = command;
    const { run } = await this.#parts.runs.get(tenant, id);
    const same =
      run.workflow === name &&
      run.projectId === projectId &&
      isDeepStrictEqual(run.inputs, inputs) &&
      (command.priority ?? run.priority) === run.priority;
    if (same && (source === undefined || (await this.#parts.runs.pinned(tenant, id)).hash === pinned.hash)) return;
    throw new AppError('conflict', `The idempotency key ${key} was used to start another run (${id}); use a new one.`);
  }
}

const priorityOf = ({ priority }: StartRunCommand, { definition }: PinnedDefinition): Priority =>
  priority ?? definition.priority ?? 'normal';

function refuseMissing(workflow: string, missing: readonly string[], places: () => ReadonlyMap<string, string>): void {
  if (missing.length === 0) return;
  const at = places();
  const list = missing.map((name) => `${name} (used in ${at.get(name) ?? 'a step'})`).join(', ');
  throw new AppError('invalid', `Workflow ${workflow} needs inputs that were not given and that no earlier step finds out: ${list}.`, {
    details: { missing: [...missing] },
  });
}
