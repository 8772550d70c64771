import { AppError, type Caller } from '@hexad/kernel';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import {
  createBranch,
  createCommit,
  getDiff,
  getGitStatus,
  listBranches,
  listCommits,
  listRepositories,
  mergeBranches,
  registerRepository,
  removeRepository,
  rotateGitEncryption,
} from './git.endpoints.js';
import { branchJson, fileOf, repositoryJson } from './git-json.js';

@Controller()
export class GitController {
  constructor(private readonly backend: Backend) {}

  @Serves(registerRepository)
  async register(@Input() { params, body, idempotencyKey }: InputOf<typeof registerRepository>, @By() caller: Caller) {
    const { url, defaultBranch = '', login, key } = body;
    const credential = { username: login?.username ?? '', password: login?.password ?? '', sshKey: key?.privateKey ?? '', hostKeys: key?.hostKeys ?? '' }; // prettier-ignore
    const request = { projectId: params.id, url, defaultBranch, ...credential };
    return repositoryJson((await this.backend.git.registerRepository(request, { caller, idempotencyKey })).repository);
  }

  @Serves(listRepositories)
  async list(@Input() { params }: InputOf<typeof listRepositories>, @By() caller: Caller) {
    const { repositories } = await this.backend.git.listRepositories({ projectId: params.id }, { caller });
    return { repositories: repositories.map(repositoryJson) };
  }

  @Serves(removeRepository)
  async remove(@Input() { params, idempotencyKey }: InputOf<typeof removeRepository>, @By() caller: Caller): Promise<void> {
    await this.backend.git.removeRepository({ projectId: params.id, repositoryId: params.repository }, { caller, idempotencyKey });
  }

  @Serves(rotateGitEncryption)
  rotateEncryption(@Input() { idempotencyKey }: InputOf<typeof rotateGitEncryption>, @By() caller: Caller) {
    return this.backend.git.rotateGitEncryption({}, { caller, idempotencyKey });
  }

  @Serves(getGitStatus)
  async status(@Input() { params, query }: InputOf<typeof getGitStatus>, @By() caller: Caller) {
    const told = await this.backend.git.getStatus(where(params, query), { caller });
    const { repository, defaultBranch, head, unpushed } = told;
    return {
      ...told,
      repository: repositoryJson(repository),
      defaultBranch: orNull(defaultBranch),
      head: orNull(head),
      unpushed: unpushed.map(branchJson),
    };
  }

  @Serves(listBranches)
  async branches(@Input() { params, query }: InputOf<typeof listBranches>, @By() caller: Caller) {
    return { branches: (await this.backend.git.listBranches(where(params, query), { caller })).branches.map(branchJson) };
  }

  @Serves(createBranch)
  async createBranch(@Input() { params, body, idempotencyKey }: InputOf<typeof createBranch>, @By() caller: Caller) {
    const { name, from = '', push } = body;
    const { branch } = await this.backend.git.createBranch({ ...where(params, body), name, from, push }, { caller, idempotencyKey });
    if (!branch) throw new AppError('internal', 'The agents service answered without the branch.');
    return branchJson(branch);
  }

  @Serves(createCommit)
  async commit(@Input() { params, body, idempotencyKey }: InputOf<typeof createCommit>, @By() caller: Caller) {
    const { repository: _, files, ...rest } = body;
    const request = { ...rest, ...where(params, body), files: files.map(fileOf) };
    const made = await this.backend.git.createCommit(request, { caller, idempotencyKey });
    return { commit: made.commit, files: made.files.map(({ path, version }) => ({ path, version: orNull(version) })) };
  }

  @Serves(mergeBranches)
  merge(@Input() { params, body, idempotencyKey }: InputOf<typeof mergeBranches>, @By() caller: Caller) {
    const { branch, into = '', push } = body;
    return this.backend.git.mergeBranches({ ...where(params, body), branch, into, push }, { caller, idempotencyKey });
  }

  @Serves(getDiff)
  async diff(@Input() { params, query }: InputOf<typeof getDiff>, @By() caller: Caller) {
    const { from = '', to, path, context } = query;
    const request = { ...where(params, query), from, to, paths: path === undefined ? [] : [path], context };
    const told = await this.backend.git.getDiff(request, { caller });
    return { ...told, files: told.files.map((file) => ({ ...file, oldPath: orNull(file.oldPath) })) };
  }

  @Serves(listCommits)
  async log(@Input() { params, query }: InputOf<typeof listCommits>, @By() caller: Caller) {
    const { from = '', limit, cursor } = query;
    const { commits, nextCursor } = await this.backend.git.listCommits({ ...where(params, query), from, limit, cursor }, { caller });
    return { commits, nextCursor: orNull(nextCursor) };
  }
}

const where = ({ id }: { readonly id: string }, { repository = '' }: { readonly repository?: string | undefined }) => ({
  projectId: id,
  repositoryId: repository,
});
