import { randomUUID } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import { parse } from 'yaml';
import { z } from 'zod';
import type { GatewayClient } from './gateway.js';

const Finding = z.object({
  severity: z.string(),
  code: z.string(),
  line: z.number(),
  column: z.number(),
  message: z.string(),
  in: z.string(),
});
export type Finding = z.infer<typeof Finding>;
const ChangedApproval = z.object({ step: z.string(), change: z.string() });
export type ChangedApproval = z.infer<typeof ChangedApproval>;
const Version = z.object({
  kind: z.string(),
  name: z.string(),
  projectId: z.string().nullable(),
  version: z.number(),
  hash: z.string().nullable(),
  removed: z.boolean(),
  approvals: z.array(ChangedApproval),
  createdBy: z.string(),
  createdAt: z.string(),
  source: z.string().nullable().optional(),
});
export type Version = z.infer<typeof Version>;
const Line = z.object({
  name: z.string(),
  from: z.string(),
  version: z.number().nullable(),
  tenantOverlay: z.number().nullable(),
  projectOverlay: z.number().nullable(),
});
export type Line = z.infer<typeof Line>;
const Shown = Line.extend({ source: z.string(), hash: z.string(), authors: z.array(z.string()), findings: z.array(Finding) });
const Kept = z.object({ version: Version.nullable(), findings: z.array(Finding) });
const Overlaid = Kept.extend({ composed: z.string(), approvals: z.array(ChangedApproval) });

/** The workflows of a platform, of one project or of the whole tenant. */
export class LibraryClient {
  readonly #client: GatewayClient;
  readonly #project: string | undefined;

  constructor(client: GatewayClient, project: string | undefined) {
    this.#client = client;
    this.#project = project;
  }

  async list(): Promise<readonly Line[]> {
    return z.object({ workflows: z.array(Line) }).parse(await this.#client.call('GET', this.#path(''))).workflows;
  }

  async get(name: string): Promise<z.infer<typeof Shown>> {
    return Shown.parse(await this.#client.call('GET', this.#path(name)));
  }

  async put(name: string, source: string, dryRun: boolean): Promise<z.infer<typeof Kept>> {
    const body = { name, source, dryRun, ...(this.#project !== undefined && { project: this.#project }) };
    return Kept.parse(await this.#client.call('POST', '/v1/workflows', body, randomUUID()));
  }

  async remove(name: string): Promise<void> {
    await this.#client.call('DELETE', this.#path(name), undefined, randomUUID());
  }

  async overlay(name: string): Promise<Version> {
    return Version.parse(await this.#client.call('GET', this.#path(name, '/overlay')));
  }

  /** `name` absent: the workflow that the source names. */
  async putOverlay(name: string | undefined, source: string, dryRun: boolean): Promise<z.infer<typeof Overlaid>> {
    const body = { source, dryRun, ...(this.#project !== undefined && { project: this.#project }) };
    const path = `/v1/workflows/${encodeURIComponent(name ?? workflowOf(source))}/overlay`;
    return Overlaid.parse(await this.#client.call('POST', path, body, randomUUID()));
  }

  async removeOverlay(name: string): Promise<void> {
    await this.#client.call('DELETE', this.#path(name, '/overlay'), undefined, randomUUID());
  }

  async *versions(kind: 'workflow' | 'overlay', name: string): AsyncGenerator<Version> {
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await this.#client.call('GET', this.#path(name, '/versions', { kind, cursor }));
      const read = z.object({ versions: z.array(Version), nextCursor: z.string().nullable() }).parse(page);
      yield* read.versions;
      cursor = read.nextCursor;
    }
  }

  #path(name: string, ending = '', query: Readonly<Record<string, string>> = {}): string {
    const all = new URLSearchParams({ ...query, ...(this.#project !== undefined && { project: this.#project }) }).toString();
    return `/v1/workflows${name === '' ? '' : `/${encodeURIComponent(name)}`}${ending}${all === '' ? '' : `?${all}`}`;
  }
}

function workflowOf(source: string): string {
  try {
    const { overlay } = z.object({ overlay: z.string() }).parse(parse(source));
    return overlay;
  } catch (cause) {
    throw new AppError('workflow_invalid', 'The file is no overlay: it says no `overlay: <workflow>`.', { cause });
  }
}
