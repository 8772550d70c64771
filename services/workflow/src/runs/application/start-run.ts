import { createHash } from 'node:crypto';
import { AppError, type Caller, type Clock, type Ids } from '@hexad/kernel';
import { isObject, type JsonObject } from '../../expressions/json.js';
import { holdsSecret } from '../../expressions/secrets.js';
import { allNodes, type Definition, type WorkflowNode } from '../../language/definition.js';
import { lint, type LintResult, type Vocabulary } from '../../language/lint.js';
import { refuse } from '../../language/faults.js';
import { readDefinition } from '../../language/read-definition.js';
import { readSource } from '../../language/source.js';
import type { Engine } from './engine.js';
import type { PinnedDefinition } from './runs.js';

/** Workflows that the steps of one may call, with those that these call. */
const MAX_CALLED = 50;

/** Where the shipped workflows come from. Fails with `not_found`. */
export abstract class WorkflowFiles {
  abstract read(name: string): Promise<string>;
}

export interface StartRunCommand {
  readonly workflow: string;
  readonly projectId: string;
  readonly inputs: JsonObject;
  /** Empty: every call starts a run. */
  readonly key: string;
}

/** Starts a run of a workflow file as it is now. What cannot run is refused before anything is stored. */
export class StartRun {
  readonly #engine: Engine;
  readonly #files: WorkflowFiles;
  readonly #vocabulary: Vocabulary;
  readonly #ids: Ids;
  readonly #clock: Clock;

  constructor(engine: Engine, files: WorkflowFiles, vocabulary: Vocabulary, ids: Ids, clock: Clock) {
    this.#engine = engine;
    this.#files = files;
    this.#vocabulary = vocabulary;
    this.#ids = ids;
    this.#clock = clock;
  }

  async execute(caller: Caller, command: StartRunCommand): Promise<string> {
    const alone = pin(await this.#files.read(command.workflow));
    const inputs = this.#checked(alone);
    const pinned = { ...alone, children: await this.#called(alone) };
    if (holdsSecret(command.inputs))
      throw new AppError(
        'invalid',
        'An input has a field `$secret`, which only the engine writes; name secrets in the workflow, as in `${secrets.API_KEY}`.',
      );
    const missing = [...inputs].filter(([name]) => !Object.hasOwn(command.inputs, name));
    if (missing.length > 0) {
      const list = missing.map(([name, { line }]) => `${name} (used in line ${line})`).join(', ');
      throw new AppError(
        'invalid',
        `Workflow ${command.workflow} needs inputs that were not given and that no earlier step finds out: ${list}.`,
        {
          details: { missing: missing.map(([name]) => name) },
        },
      );
    }
    const run = {
      id: this.#ids.next(),
      workflow: command.workflow,
      projectId: command.projectId,
      actor: caller.actor,
      state: 'pending' as const,
      inputs: command.inputs,
      createdAt: this.#clock.now(),
    };
    return this.#engine.start(caller.tenant, run, pinned, command.key);
  }

  /** Every workflow that a run may come to start, as it is now. Throws `workflow_invalid` for a call that cannot work. */
  async #called(root: PinnedDefinition): Promise<Map<string, PinnedDefinition>> {
    const children = new Map<string, PinnedDefinition>();
    const needs = new Map<string, readonly string[]>();
    const check = ({ definition }: PinnedDefinition) => {
      const faults = callsIn(definition).flatMap(({ id, workflow, inputs, place }) => {
        const missing = (needs.get(workflow) ?? []).filter((name) => !isObject(inputs) || !Object.hasOwn(inputs, name));
        return missing.map((name) => ({ ...place, message: `step ${id}: the workflow ${workflow} needs the input ${name}.` }));
      });
      if (faults.length > 0) throw refuse(faults);
    };
    await this.#gather(root, children, needs);
    for (const caller of [root, ...children.values()]) check(caller);
    return children;
  }

  async #gather(caller: PinnedDefinition, children: Map<string, PinnedDefinition>, needs: Map<string, readonly string[]>): Promise<void> {
    for (const { workflow, place } of callsIn(caller.definition)) {
      if (children.has(workflow)) continue;
      if (children.size >= MAX_CALLED)
        throw refuse([{ ...place, message: `a run can come to start at most ${MAX_CALLED} other workflows.` }]);
      const child = pin(await this.#files.read(workflow));
      children.set(workflow, child);
      needs.set(workflow, [...this.#checked(child).keys()]);
      await this.#gather(child, children, needs);
    }
  }

  /** The inputs that a run needs. Throws `workflow_invalid`; the file is looked at again only to say where. */
  #checked({ definition, source }: PinnedDefinition): LintResult['inputs'] {
    const { faults, unknown, inputs } = lint(definition, this.#vocabulary);
    if (faults.length + unknown.length === 0) return inputs;
    const placed = lint(definition, this.#vocabulary, readSource(source));
    throw refuse([...placed.faults, ...placed.unknown]);
  }
}

const callsIn = (definition: Definition): WorkflowNode[] => [...allNodes(definition.steps)].filter((node) => node.kind === 'workflow');

/** A workflow file that stands alone. */
export function pin(source: string): PinnedDefinition {
  return { source, definition: readDefinition(source), hash: createHash('sha256').update(source).digest('hex'), children: new Map() };
}
