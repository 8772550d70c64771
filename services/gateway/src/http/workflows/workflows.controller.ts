import { AppError, type Caller } from '@hexad/kernel';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import { findingJson, lineJson, present, versionJson, versionLine } from './workflow-json.js';
import {
  deleteOverlay,
  deleteWorkflow,
  getOverlay,
  getWorkflow,
  getWorkflowVersion,
  listWorkflows,
  listWorkflowVersions,
  putOverlay,
  putWorkflow,
} from './workflows.endpoints.js';

@Controller()
export class WorkflowsController {
  constructor(private readonly backend: Backend) {}

  @Serves(listWorkflows)
  async list(@Input() { query }: InputOf<typeof listWorkflows>, @By() caller: Caller) {
    const { workflows } = await this.backend.library.listWorkflows({ projectId: query.project ?? '' }, { caller });
    return { workflows: workflows.map(lineJson) };
  }

  @Serves(putWorkflow)
  async put(@Input() { body, idempotencyKey }: InputOf<typeof putWorkflow>, @By() caller: Caller) {
    const { project = '', ...rest } = body;
    const { version, findings } = await this.backend.library.putWorkflow({ ...rest, projectId: project }, { caller, idempotencyKey });
    return { version: version ? versionJson(version) : null, findings: findings.map(findingJson) };
  }

  @Serves(getWorkflow)
  async get(@Input() { params, query }: InputOf<typeof getWorkflow>, @By() caller: Caller) {
    const request = { projectId: query.project ?? '', name: params.name };
    const { workflow, findings, ...rest } = await this.backend.library.getWorkflow(request, { caller });
    return { ...lineJson(workflow), ...rest, findings: findings.map(findingJson) };
  }

  @Serves(deleteWorkflow)
  async remove(@Input() { params, query, idempotencyKey }: InputOf<typeof deleteWorkflow>, @By() caller: Caller): Promise<void> {
    await this.backend.library.deleteWorkflow({ projectId: query.project ?? '', name: params.name }, { caller, idempotencyKey });
  }

  @Serves(listWorkflowVersions)
  async versions(@Input() { params, query }: InputOf<typeof listWorkflowVersions>, @By() caller: Caller) {
    const { project = '', ...page } = query;
    const request = { ...page, projectId: project, name: params.name };
    const { versions, nextCursor } = await this.backend.library.listStoredVersions(request, { caller });
    return { versions: versions.map(versionLine), nextCursor: orNull(nextCursor) };
  }

  @Serves(getWorkflowVersion)
  async version(@Input() { params, query }: InputOf<typeof getWorkflowVersion>, @By() caller: Caller) {
    const request = { projectId: query.project ?? '', kind: query.kind, ...params };
    return versionJson(present((await this.backend.library.getStored(request, { caller })).version));
  }

  @Serves(putOverlay)
  async putOverlay(@Input() { params, body, idempotencyKey }: InputOf<typeof putOverlay>, @By() caller: Caller) {
    const { project = '', ...rest } = body;
    const request = { ...rest, projectId: project, workflow: params.name };
    const { version, findings, ...made } = await this.backend.library.putOverlay(request, { caller, idempotencyKey });
    return { ...made, version: version ? versionJson(version) : null, findings: findings.map(findingJson) };
  }

  @Serves(getOverlay)
  async overlay(@Input() { params, query }: InputOf<typeof getOverlay>, @By() caller: Caller) {
    const request = { projectId: query.project ?? '', kind: 'overlay', name: params.name, version: 0 };
    const version = present((await this.backend.library.getStored(request, { caller })).version);
    if (version.removed) throw new AppError('not_found', `There is no overlay of the workflow "${params.name}" here any more.`);
    return versionJson(version);
  }

  @Serves(deleteOverlay)
  async removeOverlay(@Input() { params, query, idempotencyKey }: InputOf<typeof deleteOverlay>, @By() caller: Caller): Promise<void> {
    await this.backend.library.deleteOverlay({ projectId: query.project ?? '', workflow: params.name }, { caller, idempotencyKey });
  }
}
