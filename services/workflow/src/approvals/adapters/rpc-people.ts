import { PeopleServiceService } from '@hexad/proto/identity/v1/people';
import type { RpcClient, RpcClients } from '@hexad/rpc';
import { People, type Person } from '../application/people.js';

const MOST_NAMES = 500;
const ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
const PROJECT_ROLES = ['admin', 'member', 'viewer'] as const;

export class RpcPeople extends People {
  readonly #identity: RpcClient<typeof PeopleServiceService>;

  constructor(rpc: RpcClients) {
    super();
    this.#identity = rpc.client('identity', PeopleServiceService);
  }

  override async find(tenant: string, names: readonly string[], project: string): Promise<ReadonlyMap<string, Person>> {
    const found = new Map<string, Person>();
    const wanted = [...new Set(names)].filter((name) => name.startsWith('user:') || name.startsWith('key:'));
    for (let at = 0; at < wanted.length; at += MOST_NAMES) {
      const request = { names: wanted.slice(at, at + MOST_NAMES), projectId: project };
      const { people } = await this.#identity.getPeople(request, { caller: { tenant, actor: 'service:workflow' } });
      for (const { asked, userId, name, role, disabled, projectRole } of people) {
        const inProject = PROJECT_ROLES.find((one) => one === projectRole);
        const inTenant = ROLES.find((one) => one === role) ?? 'viewer';
        found.set(asked, { id: `user:${userId}`, name, role: inTenant, disabled, ...(inProject && { projectRole: inProject }) });
      }
    }
    return found;
  }
}
