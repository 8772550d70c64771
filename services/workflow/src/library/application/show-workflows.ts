import { createHash } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import type { Vocabularies } from '../../language/lint.js';
import type { Slot, Text } from '../domain/text.js';
import { findingsOf, type PlacedFinding } from './findings.js';
import type { Shelf } from './shelf.js';
import type { WorkflowFiles, WorkflowSource, WorkflowSources } from './sources.js';

/** A workflow that a run can be started of. */
export interface Line {
  readonly name: string;
  readonly from: WorkflowSource['from'];
  /** 0 of a shipped one. */
  readonly version: number;
  /** Versions of the overlays that apply, 0 where there is none. */
  readonly tenantOverlay: number;
  readonly projectOverlay: number;
}

export interface Shown extends WorkflowSource {
  readonly line: Line;
  readonly hash: string;
  readonly findings: readonly PlacedFinding[];
}

/** What is on the shelf, and what comes of it. */
export class ShowWorkflows {
  readonly #files: WorkflowFiles;
  readonly #shelf: Shelf;
  readonly #sources: WorkflowSources;
  readonly #vocabularies: Vocabularies;

  constructor(files: WorkflowFiles, shelf: Shelf, sources: WorkflowSources, vocabularies: Vocabularies) {
    this.#files = files;
    this.#shelf = shelf;
    this.#sources = sources;
    this.#vocabularies = vocabularies;
  }

  async list(tenant: string, projectId: string): Promise<readonly Line[]> {
    const texts = await this.#shelf.list(tenant, projectId);
    const shipped = new Set(await this.#files.list());
    const names = new Set([...shipped, ...texts.filter(({ kind }) => kind === 'workflow').map(({ name }) => name)]);
    return [...names].toSorted().map((name) =>
      lineOf(
        name,
        texts.filter((one) => one.name === name),
      ),
    );
  }

  /** As a run that is started now gets it. Fails as `WorkflowSources.read`. */
  async get(tenant: string, projectId: string, name: string): Promise<Shown> {
    const source = await this.#sources.read(tenant, projectId, name);
    const line = lineOf(name, [...(source.base ? [source.base] : []), ...source.overlays]);
    const hash = createHash('sha256').update(source.source).digest('hex');
    return { ...source, line, hash, findings: findingsOf(source, await this.#vocabularies.of(tenant)) };
  }

  /** One version, 0 for the last. Fails with `not_found`. */
  async stored(tenant: string, slot: Slot, version: number): Promise<Text> {
    const found = await this.#shelf.version(tenant, slot, version);
    if (found) return found;
    const which = version === 0 ? '' : `version ${version} of the `;
    throw new AppError(
      'not_found',
      `There is no ${which}${slot.kind} ${JSON.stringify(slot.name)} of ${slot.projectId === '' ? 'the tenant' : 'the project'}.`,
    );
  }

  versions(tenant: string, slot: Slot, limit: number, after: string): Promise<readonly Text[]> {
    return this.#shelf.versions(tenant, slot, { limit, after });
  }
}

function lineOf(name: string, texts: readonly Text[]): Line {
  const of = (kind: Text['kind'], project: boolean) =>
    texts.find((one) => one.kind === kind && (one.projectId !== '') === project)?.version ?? 0;
  const [own, tenants] = [of('workflow', true), of('workflow', false)];
  const from = own > 0 ? 'project' : tenants > 0 ? 'tenant' : 'shipped';
  return {
    name,
    from,
    version: own || tenants,
    tenantOverlay: from === 'shipped' ? of('overlay', false) : 0,
    projectOverlay: from === 'project' ? 0 : of('overlay', true),
  };
}
