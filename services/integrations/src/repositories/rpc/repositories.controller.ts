import {
  RepositoryServiceService as Service,
  type ClosePullRequestRequest,
  type ClosePullRequestResponse,
  type CreateBranchRequest,
  type CreateBranchResponse,
  type DeleteBranchRequest,
  type DeleteBranchResponse,
  type MergePullRequestRequest,
  type MergePullRequestResponse,
  type OpenPullRequestRequest,
  type OpenPullRequestResponse,
  type PublishPagesRequest,
  type PublishPagesResponse,
  type RevertCommitRequest,
  type RevertCommitResponse,
} from '@hexad/proto/integrations/v1/repositories';
import { requireRight } from '@hexad/kernel';
import { derivedId, Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { ChangeRepository } from '../application/change-repository.js';

const ONE_PROJECT = { within: { of: 'project', by: 'projectId' } } as const;

@Controller()
export class RepositoriesController {
  constructor(private readonly repositories: ChangeRepository) {}

  @Rpc(Service.createBranch, ONE_PROJECT)
  async createBranch(at: CreateBranchRequest, call: CallContext): Promise<CreateBranchResponse> {
    const id = derivedId(working(call), 'branch');
    return { branch: at.branch, commit: await this.repositories.createBranch(call, id, at, at.branch, at.baseBranch) };
  }

  @Rpc(Service.deleteBranch, ONE_PROJECT)
  async deleteBranch(at: DeleteBranchRequest, call: CallContext): Promise<DeleteBranchResponse> {
    return { deleted: await this.repositories.deleteBranch(working(call), at, at.branch) };
  }

  @Rpc(Service.openPullRequest, ONE_PROJECT)
  async open(at: OpenPullRequestRequest, call: CallContext): Promise<OpenPullRequestResponse> {
    return { pullRequest: await this.repositories.openPull(working(call), at, { ...at, base: at.baseBranch }) };
  }

  @Rpc(Service.closePullRequest, ONE_PROJECT)
  async close(at: ClosePullRequestRequest, call: CallContext): Promise<ClosePullRequestResponse> {
    return { pullRequest: await this.repositories.closePull(working(call), at, at.number) };
  }

  @Rpc(Service.mergePullRequest, ONE_PROJECT)
  async merge(at: MergePullRequestRequest, call: CallContext): Promise<MergePullRequestResponse> {
    return { commit: await this.repositories.merge(working(call), at, at) };
  }

  @Rpc(Service.publishPages, ONE_PROJECT)
  async publish(at: PublishPagesRequest, call: CallContext): Promise<PublishPagesResponse> {
    return this.repositories.publish(working(call), at, { ...at, base: at.baseBranch });
  }

  @Rpc(Service.revertCommit, ONE_PROJECT)
  async revert(at: RevertCommitRequest, call: CallContext): Promise<RevertCommitResponse> {
    return { commit: await this.repositories.revert(working(call), at, at.branch, at.commit) };
  }
}

/** A viewer of the tenant changes nothing elsewhere either. */
function working(call: CallContext): CallContext {
  requireRight(call.caller, 'projects.write');
  return call;
}
