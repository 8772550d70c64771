import { AppError, isUuid, type Caller, type Clock } from '@hexad/kernel';
import { IdentityServiceService } from '@hexad/proto/identity/v1/identity';
import { Expiring } from './expiring.js';
import type { RpcClient, RpcClients } from './ports.js';
import { ProjectAccess, type ProjectRole } from './project-access.js';

/** Milliseconds for which a membership is believed: as long as somebody who was removed may still get in. */
const BELIEVED = 2_000;
const MOST_MEMBERSHIPS = 10_000;
const PAGE = 200;

const isRole = (text: string | undefined): text is ProjectRole => text === 'admin' || text === 'member' || text === 'viewer';

/**
 * Asks identity, in the name of the caller, once for all who ask at the same time. That somebody is a member is remembered for a moment, that they are
 * none is not.
 */
export class IdentityProjects extends ProjectAccess {
  readonly #identity: RpcClient<typeof IdentityServiceService>;
  readonly #clock: Clock;
  readonly #known = new Expiring<string, Promise<ProjectRole | undefined>>(MOST_MEMBERSHIPS);

  constructor(rpc: RpcClients, clock: Clock) {
    super();
    this.#identity = rpc.client('identity', IdentityServiceService);
    this.#clock = clock;
  }

  protected override async memberRole(caller: Caller, id: string): Promise<ProjectRole | undefined> {
    if (!isUuid(id)) return undefined;
    const key = JSON.stringify([caller.tenant, caller.actor, id]);
    const now = this.#clock.now().getTime();
    const known = this.#known.get(key, now);
    if (known !== undefined) return known;
    const role = this.#ask(caller, id);
    this.#known.set(key, role, now + BELIEVED);
    const forget = (): void => this.#known.delete(key);
    role.then((found) => found === undefined && forget(), forget);
    return role;
  }

  async #ask(caller: Caller, id: string): Promise<ProjectRole | undefined> {
    try {
      const { project } = await this.#identity.getProject({ id, name: '' }, { caller });
      return isRole(project?.role) ? project.role : undefined;
    } catch (error) {
      if (AppError.from(error).code === 'not_found') return undefined;
      throw error;
    }
  }

  protected override async memberships(caller: Caller): Promise<readonly string[]> {
    const ids: string[] = [];
    let cursor = '';
    do {
      const page = await this.#identity.listProjects({ limit: PAGE, cursor }, { caller });
      ids.push(...page.projects.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== '');
    return ids;
  }
}
