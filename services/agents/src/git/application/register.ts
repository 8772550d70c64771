import { AppError, requireRight, type Caller, type Clock } from '@hexad/kernel';
import { foreignBranch, readRemote, remoteUrl, type Remote } from '@hexad/workspace';
import type { Login, ProjectRepository } from '../domain/repository.js';
import type { Mirrors } from './mirrors.js';
import type { Repositories } from './ports.js';

export interface RegisterWish {
  readonly id: string;
  readonly projectId: string;
  readonly url: string;
  readonly defaultBranch: string;
  readonly username: string;
  readonly password: string;
  readonly sshKey: string;
  readonly hostKeys: string;
}

/** More of them are a mistake. */
const MOST = 20;

/** Makes repositories known to projects, and forgets them. */
export class RegisterRepositories {
  readonly #repositories: Repositories;
  readonly #mirrors: Mirrors;
  readonly #clock: Clock;

  constructor(repositories: Repositories, mirrors: Mirrors, clock: Clock) {
    this.#repositories = repositories;
    this.#mirrors = mirrors;
    this.#clock = clock;
  }

  async register(caller: Caller, wish: RegisterWish): Promise<ProjectRepository> {
    requireRight(caller, 'projects.write');
    const remote = readRemote(wish.url);
    const defaultBranch = wish.defaultBranch === '' ? '' : foreignBranch(wish.defaultBranch);
    const login = loginOf(wish, remote);
    await this.#mirrors.check(remote);
    const { id, projectId } = wish;
    const url = remoteUrl(remote);
    const there = await this.#repositories.list(caller.tenant, projectId);
    if (there.length >= MOST && !there.some((one) => one.url === url))
      throw new AppError('too_large', `A project has at most ${MOST} repositories; remove one first.`);
    const made = { id, tenant: caller.tenant, projectId, url, defaultBranch, createdBy: caller.actor, createdAt: this.#clock.now() };
    return this.#repositories.put(made, login);
  }

  list(caller: Caller, projectId: string): Promise<readonly ProjectRepository[]> {
    return this.#repositories.list(caller.tenant, projectId);
  }

  async remove(caller: Caller, projectId: string, id: string): Promise<void> {
    requireRight(caller, 'projects.write');
    const found = (await this.#repositories.list(caller.tenant, projectId)).find((one) => one.id === id);
    if (found === undefined || !(await this.#repositories.remove(found)))
      throw new AppError('not_found', `There is no repository ${id} in the project.`);
    await this.#mirrors.forget(found);
  }
}

function loginOf({ username, password, sshKey, hostKeys }: RegisterWish, remote: Remote): Login | undefined {
  const [byPassword, byKey] = [username !== '' || password !== '', sshKey !== '' || hostKeys !== ''];
  if (!byPassword && !byKey) return undefined;
  if (byPassword && remote.kind === 'https' && !byKey && [username, password].every(isOneLine))
    return { kind: 'password', username, password };
  if (byKey && remote.kind === 'ssh' && !byPassword && /PRIVATE KEY-----/.test(sshKey) && hostKeys.trim() !== '')
    return { kind: 'ssh', privateKey: sshKey, hostKeys };
  throw new AppError('invalid', 'The credential does not fit: https takes a username with a password or token, each in one line; ssh a private key with the keys of its host.'); // prettier-ignore
}

const isOneLine = (text: string): boolean => text !== '' && !/[\p{Cc}]/u.test(text);
