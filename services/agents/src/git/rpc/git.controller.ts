import { uuidFrom } from '@hexad/kernel';
import {
  GitServiceService as Service,
  type CreateBranchRequest,
  type CreateBranchResponse,
  type CreateCommitRequest,
  type CreateCommitResponse,
  type GetDiffRequest,
  type GetDiffResponse,
  type GetStatusRequest,
  type GetStatusResponse,
  type ListBranchesRequest,
  type ListBranchesResponse,
  type ListCommitsRequest,
  type ListCommitsResponse,
  type ListRepositoriesRequest,
  type ListRepositoriesResponse,
  type MergeBranchesRequest,
  type MergeBranchesResponse,
  type RegisterRepositoryRequest,
  type RegisterRepositoryResponse,
  type RemoveRepositoryRequest,
  type RemoveRepositoryResponse,
  type RotateGitEncryptionRequest,
  type RotateGitEncryptionResponse,
} from '@hexad/proto/agents/v1/git';
import { derivedId, Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { ChangeGit } from '../application/change-git.js';
import { LookAtGit } from '../application/look-at-git.js';
import { RegisterRepositories } from '../application/register.js';
import { RotateGitKey } from '../application/rotate-git-key.js';
import { branchMessage, commitMessage, fileMessage, repositoryMessage } from './messages.js';

const ONE_PROJECT = { within: { of: 'project', by: 'projectId' } } as const;

@Controller()
export class GitController {
  constructor(
    private readonly repositories: RegisterRepositories,
    private readonly look: LookAtGit,
    private readonly change: ChangeGit,
    private readonly encryption: RotateGitKey,
  ) {}

  @Rpc(Service.registerRepository, ONE_PROJECT)
  async register(request: RegisterRepositoryRequest, context: CallContext): Promise<RegisterRepositoryResponse> {
    const id = derivedId(context, 'git repository');
    return { repository: repositoryMessage(await this.repositories.register(context.caller, { ...request, id })) };
  }

  @Rpc(Service.listRepositories, ONE_PROJECT)
  async list({ projectId }: ListRepositoriesRequest, { caller }: CallContext): Promise<ListRepositoriesResponse> {
    return { repositories: (await this.repositories.list(caller, projectId)).map(repositoryMessage) };
  }

  @Rpc(Service.removeRepository, ONE_PROJECT)
  async remove({ projectId, repositoryId }: RemoveRepositoryRequest, { caller }: CallContext): Promise<RemoveRepositoryResponse> {
    await this.repositories.remove(caller, projectId, repositoryId);
    return {};
  }

  @Rpc(Service.rotateGitEncryption, { within: 'tenant' })
  rotateEncryption(_: RotateGitEncryptionRequest, { caller }: CallContext): Promise<RotateGitEncryptionResponse> {
    return this.encryption.execute(caller);
  }

  @Rpc(Service.getStatus, ONE_PROJECT)
  async status(request: GetStatusRequest, { caller }: CallContext): Promise<GetStatusResponse> {
    const { repository, defaultBranch = '', head = '', refreshedAt, unpushed, branches } = await this.look.status(caller, request);
    const told = { defaultBranch, head, refreshedAt: refreshedAt.toISOString(), unpushed: unpushed.map(branchMessage), branches };
    return { repository: repositoryMessage(repository), ...told };
  }

  @Rpc(Service.listBranches, ONE_PROJECT)
  async branches(request: ListBranchesRequest, { caller }: CallContext): Promise<ListBranchesResponse> {
    return { branches: (await this.look.branches(caller, request)).map(branchMessage) };
  }

  @Rpc(Service.createBranch, ONE_PROJECT)
  async createBranch(request: CreateBranchRequest, { caller }: CallContext): Promise<CreateBranchResponse> {
    return { branch: branchMessage(await this.change.createBranch(caller, request)) };
  }

  @Rpc(Service.createCommit, ONE_PROJECT)
  async commit({ files, ...request }: CreateCommitRequest, context: CallContext): Promise<CreateCommitResponse> {
    const writes = files.map((file) => ({
      path: file.path,
      expected: file.expected,
      content: file.delete ? undefined : file.content,
      ...(file.executable && { executable: true }),
    }));
    return this.change.commit(context.caller, { ...request, files: writes, id: wishOf(context, request.projectId) });
  }

  @Rpc(Service.mergeBranches, ONE_PROJECT)
  async merge(request: MergeBranchesRequest, context: CallContext): Promise<MergeBranchesResponse> {
    return { commit: await this.change.merge(context.caller, { ...request, id: wishOf(context, request.projectId) }) };
  }

  @Rpc(Service.getDiff, ONE_PROJECT)
  async diff(request: GetDiffRequest, { caller }: CallContext): Promise<GetDiffResponse> {
    const found = await this.look.diff(caller, request);
    return { ...found, files: found.files.map(fileMessage) };
  }

  @Rpc(Service.listCommits, ONE_PROJECT)
  async log(request: ListCommitsRequest, { caller }: CallContext): Promise<ListCommitsResponse> {
    const { commits, nextCursor } = await this.look.log(caller, request);
    return { commits: commits.map(commitMessage), nextCursor };
  }
}

/** Of who wishes it, in which project: a key that somebody else used as well is another wish. */
const wishOf = (context: CallContext, projectId: string): string =>
  uuidFrom([derivedId(context, 'git change'), context.caller.actor, projectId]);
