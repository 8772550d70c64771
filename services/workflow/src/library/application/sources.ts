import { Buffer } from 'node:buffer';
import { AppError } from '@hexad/kernel';
import { composed, type Composed, type Layer } from '../domain/composed.js';
import { inWords, type Standing, type Text } from '../domain/text.js';
import type { Shelf } from './shelf.js';

/** Where the shipped workflows come from. */
export abstract class WorkflowFiles {
  /** Fails with `not_found`, and with `invalid` for what is no name. */
  abstract read(name: string): Promise<string>;
  /** Names, in their order. */
  abstract list(): Promise<readonly string[]>;
}

export interface WorkflowSource extends Composed {
  /** Whose the workflow is that overlays change. */
  readonly from: 'shipped' | 'tenant' | 'project';
  readonly base: Text | undefined;
  readonly overlays: readonly Text[];
  /** Everybody who wrote a version of what is not shipped. */
  readonly authors: readonly string[];
}

/** A version that is not stored yet, or that is looked at as if it were gone. */
export type Instead = (layers: readonly Standing[]) => readonly Standing[];

/**
 * The workflow that a name stands for in a project: the project's own, else the tenant's, else the shipped one; with the overlays of the tenant, and
 * then of the project, where these change what is not their own.
 */
export class WorkflowSources {
  readonly #files: WorkflowFiles;
  readonly #shelf: Shelf;

  constructor(files: WorkflowFiles, shelf: Shelf) {
    this.#files = files;
    this.#shelf = shelf;
  }

  /** Fails with `not_found`, and with `workflow_invalid` for an overlay whose step is gone. */
  async read(tenant: string, projectId: string, name: string, instead: Instead = (layers) => layers): Promise<WorkflowSource> {
    const layers = instead(await this.#shelf.layers(tenant, projectId, name));
    const own = (kind: Text['kind'], project: boolean) => layers.find((one) => one.kind === kind && (one.projectId !== '') === project);
    const base = own('workflow', true) ?? own('workflow', false);
    const from = base === undefined ? 'shipped' : base.projectId === '' ? 'tenant' : 'project';
    const overlays = [from === 'shipped' ? own('overlay', false) : undefined, from === 'project' ? undefined : own('overlay', true)];
    const present = overlays.filter((one) => one !== undefined);
    const bottom = base ? layerOf(base) : { title: `the shipped workflow ${name}`, source: await this.#files.read(name) };
    const { source, origin } = composed(bottom, present.map(layerOf));
    const texts = [...(base ? [base] : []), ...present];
    const authors = [...new Set(texts.flatMap((text) => text.authors))].toSorted();
    return { source: signed(source, texts), origin, from, base, overlays: present, authors };
  }
}

const layerOf = (text: Text): Layer => ({ title: inWords(text), source: text.source ?? '' });

/** Says at its end what it is made of: so its hash is that of its authors as well, and two people never share one. */
function signed(source: string, texts: readonly Standing[]): string {
  if (texts.length === 0) return source;
  return `${source}${source.endsWith('\n') ? '' : '\n'}${texts.map((text) => `# ${inWords(text)}${before(text)}\n`).join('')}`;
}

const before = ({ authors, createdBy }: Standing): string => {
  const others = authors.filter((author) => author !== createdBy);
  return others.length === 0 ? '' : `, after ${others.toSorted().join(', ')}`;
};

/** Bytes of a stored text. */
const MOST_BYTES = 1_000_000;

/** Fails with `too_large`. */
export function requireSize(text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES)
    throw new AppError('too_large', `The file has ${bytes} bytes; at most ${MOST_BYTES} are kept. Split it into several workflows.`);
}
