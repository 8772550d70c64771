import { AppError, requireRight, type Caller } from '@hexad/kernel';
import { CALLS_ITSELF, callsIn, circlesFrom, MAX_CALLED } from '../../language/circle.js';
import type { Definition } from '../../language/definition.js';
import { faultsOf } from '../../language/faults.js';
import { readDefinition } from '../../language/read-definition.js';
import type { Vocabularies } from '../../language/lint.js';
import { changedApprovals } from '../domain/changed-approvals.js';
import { readOverlay } from '../domain/overlay.js';
import type { ChangedApproval, Slot, Standing, Text } from '../domain/text.js';
import { findingsOf, placedFault, refuseErrors, type PlacedFinding } from './findings.js';
import type { Shelf } from './shelf.js';
import { requireSize, type WorkflowSource, type WorkflowSources } from './sources.js';

export interface PutCommand {
  /** Empty: for the whole tenant. */
  readonly projectId: string;
  readonly name: string;
  readonly source: string;
  /** Nothing is kept. */
  readonly dryRun: boolean;
  /** The version that is there now, 0 for none; undefined: whichever. */
  readonly expected?: number | undefined;
}

export interface Put {
  /** Undefined in a dry run. */
  readonly version: Text | undefined;
  readonly composed: WorkflowSource;
  readonly findings: readonly PlacedFinding[];
  readonly approvals: readonly ChangedApproval[];
}

/** Who may change what all projects of the tenant run, and who what one project runs (whose door the caller has passed). */
export const requireLibrary = (caller: Caller, projectId: string): void =>
  requireRight(caller, projectId === '' ? 'projects.manage' : 'projects.write');

/** Stores workflows and overlays. What could not run is refused with the place of each fault. */
export class PutWorkflow {
  readonly #shelf: Shelf;
  readonly #sources: WorkflowSources;
  readonly #vocabularies: Vocabularies;

  constructor(shelf: Shelf, sources: WorkflowSources, vocabularies: Vocabularies) {
    this.#shelf = shelf;
    this.#sources = sources;
    this.#vocabularies = vocabularies;
  }

  workflow(caller: Caller, command: PutCommand): Promise<Put> {
    return this.#put(caller, 'workflow', command);
  }

  /** `name` empty: the workflow that the source names. */
  overlay(caller: Caller, command: PutCommand): Promise<Put> {
    requireSize(command.source);
    const { workflow } = readOverlay(command.source);
    if (command.name !== '' && command.name !== workflow)
      throw new AppError('invalid', `The overlay is of the workflow ${workflow}, not of ${command.name}.`);
    return this.#put(caller, 'overlay', { ...command, name: workflow });
  }

  /** Fails with `not_found`, and with `workflow_invalid` when an overlay of a project does not fit what is then below it. */
  async remove(caller: Caller, { projectId, name, kind }: Slot): Promise<void> {
    requireLibrary(caller, projectId);
    const slot = { kind, projectId, name };
    const last = await this.#shelf.version(caller.tenant, slot, 0);
    if (last?.source === undefined) throw new AppError('not_found', `There is no ${kind} ${JSON.stringify(name)} of ${whose(projectId)}.`);
    await this.#shelf.add(caller.tenant, slot, { source: undefined, approvals: [] }, caller.actor);
  }

  async #put(caller: Caller, kind: Slot['kind'], { projectId, name, source, dryRun, expected }: PutCommand): Promise<Put> {
    requireLibrary(caller, projectId);
    requireSize(source);
    const { tenant, actor } = caller;
    const slot = { kind, projectId, name };
    const last = await this.#shelf.version(tenant, slot, 0);
    const draft: Standing = {
      ...slot,
      version: (last?.version ?? 0) + 1,
      source,
      hash: '',
      approvals: [],
      createdBy: actor,
      authors: [actor],
      createdAt: new Date(0),
    };
    const read = (added: readonly Standing[]) =>
      this.#sources.read(tenant, projectId, name, (layers) => [...without(layers, slot, kind), ...added]);
    await this.#refuseBoth(tenant, slot);
    const below = await this.#below(tenant, slot);
    if (kind === 'overlay' && !below)
      throw new AppError('not_found', `There is no workflow "${name}" that an overlay of ${whose(projectId)} could change.`);
    const composed = await read([draft]);
    const form = findingsOf(composed, await this.#vocabularies.of(tenant));
    const sound = form.every(({ severity }) => severity !== 'error');
    const findings = sound ? [...form, ...(await this.#circles(tenant, slot, composed))] : form;
    const usable = findings.every(({ severity }) => severity !== 'error');
    const approvals = below && usable ? changedApprovals(readDefinition(below.source), readDefinition(composed.source)) : [];
    if (dryRun) return { version: undefined, composed, findings, approvals };
    refuseErrors(findings);
    const version = await this.#shelf.add(tenant, slot, { source, approvals }, actor, expected);
    return { version, composed, findings, approvals };
  }

  /** Calls that lead back to it, or into another circle, by what is there now. */
  async #circles(tenant: string, { projectId, name }: Slot, composed: WorkflowSource): Promise<PlacedFinding[]> {
    const root = readDefinition(composed.source);
    const known = new Map<string, Definition>();
    const waiting = [root];
    for (let caller = waiting.pop(); caller; caller = waiting.pop())
      for (const { workflow } of callsIn(caller)) {
        if (workflow === name || known.has(workflow) || known.size >= MAX_CALLED) continue;
        const called = await this.#definition(tenant, projectId, workflow);
        if (called === undefined) continue;
        known.set(workflow, called);
        waiting.push(called);
      }
    return circlesFrom(name, root, known).map((fault) => ({ ...placedFault(fault, composed), code: CALLS_ITSELF, severity: 'error' }));
  }

  /** Undefined of one that is not there, or cannot be used: nobody can start a run of it. */
  async #definition(tenant: string, projectId: string, name: string): Promise<Definition | undefined> {
    try {
      return readDefinition((await this.#sources.read(tenant, projectId, name)).source);
    } catch (thrown) {
      if (faultsOf(thrown) || ['not_found', 'invalid'].includes(AppError.from(thrown).code)) return undefined;
      throw thrown;
    }
  }

  /** What is run where this is not. */
  async #below(tenant: string, slot: Slot): Promise<WorkflowSource | undefined> {
    try {
      return await this.#sources.read(tenant, slot.projectId, slot.name, (layers) => without(layers, slot, 'workflow'));
    } catch (thrown) {
      if (AppError.from(thrown).code === 'not_found') return undefined;
      throw thrown;
    }
  }

  /** An overlay of what one owns would never be looked at. */
  async #refuseBoth(tenant: string, { kind, projectId, name }: Slot): Promise<void> {
    const other = kind === 'overlay' ? 'workflow' : 'overlay';
    const found = await this.#shelf.version(tenant, { kind: other, projectId, name }, 0);
    if (found?.source === undefined) return;
    const advice = kind === 'overlay' ? 'change that' : 'take the overlay away first';
    throw new AppError('conflict', `There is already a ${other} "${name}" of ${whose(projectId)}; ${advice}.`);
  }
}

const whose = (projectId: string): string => (projectId === '' ? 'the tenant' : `the project ${projectId}`);

/** Without what the same owner has, of this kind and, where a whole workflow is looked for, of the other. */
const without = (layers: readonly Standing[], { projectId }: Slot, kind: Slot['kind']): Standing[] =>
  layers.filter((one) => one.projectId !== projectId || (kind === 'overlay' && one.kind !== kind));
