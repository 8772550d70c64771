import { AppError } from '@hexad/kernel';
import {
  LibraryServiceService as Service,
  type DeleteOverlayRequest,
  type DeleteOverlayResponse,
  type DeleteWorkflowRequest,
  type DeleteWorkflowResponse,
  type GetStoredRequest,
  type GetStoredResponse,
  type GetWorkflowRequest,
  type GetWorkflowResponse,
  type ListStoredVersionsRequest,
  type ListStoredVersionsResponse,
  type ListWorkflowsRequest,
  type ListWorkflowsResponse,
  type PutOverlayRequest,
  type PutOverlayResponse,
  type PutWorkflowRequest,
  type PutWorkflowResponse,
} from '@hexad/proto/workflow/v1/library';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { PutWorkflow } from '../application/put-workflow.js';
import { ShowWorkflows } from '../application/show-workflows.js';
import type { Slot } from '../domain/text.js';
import { findingMessage, versionMessage } from './messages.js';

const ONE_PROJECT = { within: { of: 'project', by: 'projectId' } } as const;
const MOST = 200;
const DEFAULT = 50;

@Controller()
export class LibraryController {
  constructor(
    private readonly put: PutWorkflow,
    private readonly show: ShowWorkflows,
  ) {}

  @Rpc(Service.listWorkflows, ONE_PROJECT)
  async list({ projectId }: ListWorkflowsRequest, { caller }: CallContext): Promise<ListWorkflowsResponse> {
    return { workflows: [...(await this.show.list(caller.tenant, projectId))] };
  }

  @Rpc(Service.getWorkflow, ONE_PROJECT)
  async get({ projectId, name }: GetWorkflowRequest, { caller }: CallContext): Promise<GetWorkflowResponse> {
    const { line, source, hash, authors, findings } = await this.show.get(caller.tenant, projectId, name);
    return { workflow: line, source, hash, authors: [...authors], findings: findings.map(findingMessage) };
  }

  @Rpc(Service.putWorkflow, ONE_PROJECT)
  async putWorkflow(request: PutWorkflowRequest, { caller }: CallContext): Promise<PutWorkflowResponse> {
    const { version, findings } = await this.put.workflow(caller, { ...request, expected: request.expectedVersion });
    return { version: version && versionMessage(version), findings: findings.map(findingMessage) };
  }

  @Rpc(Service.deleteWorkflow, ONE_PROJECT)
  async deleteWorkflow({ projectId, name }: DeleteWorkflowRequest, { caller }: CallContext): Promise<DeleteWorkflowResponse> {
    await this.put.remove(caller, { kind: 'workflow', projectId, name });
    return {};
  }

  @Rpc(Service.putOverlay, ONE_PROJECT)
  async putOverlay(request: PutOverlayRequest, { caller }: CallContext): Promise<PutOverlayResponse> {
    const command = { ...request, name: request.workflow, expected: request.expectedVersion };
    const { version, composed, findings, approvals } = await this.put.overlay(caller, command);
    return {
      version: version && versionMessage(version),
      composed: composed.source,
      findings: findings.map(findingMessage),
      approvals: [...approvals],
    };
  }

  @Rpc(Service.deleteOverlay, ONE_PROJECT)
  async deleteOverlay({ projectId, workflow }: DeleteOverlayRequest, { caller }: CallContext): Promise<DeleteOverlayResponse> {
    await this.put.remove(caller, { kind: 'overlay', projectId, name: workflow });
    return {};
  }

  @Rpc(Service.getStored, ONE_PROJECT)
  async stored(request: GetStoredRequest, { caller }: CallContext): Promise<GetStoredResponse> {
    return { version: versionMessage(await this.show.stored(caller.tenant, slotOf(request), request.version)) };
  }

  @Rpc(Service.listStoredVersions, ONE_PROJECT)
  async versions(request: ListStoredVersionsRequest, { caller }: CallContext): Promise<ListStoredVersionsResponse> {
    const limit = Math.min(request.limit > 0 ? request.limit : DEFAULT, MOST);
    const found = await this.show.versions(caller.tenant, slotOf(request), limit + 1, request.cursor);
    const versions = found.slice(0, limit);
    const nextCursor = found.length > limit ? String(versions.at(-1)!.version) : '';
    return { versions: versions.map((version) => ({ ...versionMessage(version), source: '' })), nextCursor };
  }
}

function slotOf({ kind, projectId, name }: { readonly kind: string; readonly projectId: string; readonly name: string }): Slot {
  if (kind !== 'workflow' && kind !== 'overlay')
    throw new AppError('invalid', `kind is ${JSON.stringify(kind)}; it can be workflow or overlay.`);
  return { kind, projectId, name };
}
