import { GuardedHosts, isInside, isNamed, readAllowed, targetOf, type AllowedHost, type Resolver } from '@hexad/host/outgoing';
import { AppError, requireRight, type Caller, type Clock } from '@hexad/kernel';

/** Entries of one list. */
const MOST = 200;
export const HOSTS_SETTING = 'HEXAD_WORKFLOW_HTTP_HOSTS';

export interface HostList {
  readonly hosts: readonly string[];
  readonly changedBy: string;
  readonly changedAt: Date | undefined;
}

/** Lists of tenants and projects (empty: of the tenant). */
export abstract class HostLists {
  abstract get(tenant: string, projectId: string): Promise<HostList>;
  abstract set(tenant: string, projectId: string, list: HostList): Promise<void>;
}

export interface AllowedHostsParts {
  readonly lists: HostLists;
  readonly operator: readonly AllowedHost[];
  readonly resolver: Resolver;
  readonly clock: Clock;
}

/** What steps of a project may call: the operator's list, the tenant's and the project's together. */
export class AllowedHosts {
  readonly #parts: AllowedHostsParts;
  readonly #guarded: GuardedHosts;

  constructor(parts: AllowedHostsParts) {
    this.#parts = parts;
    // Only the operator opens this machine and network, and only by the exact name; all else is public, over https.
    const allowed = parts.operator.filter(({ kind }) => kind === 'host');
    this.#guarded = new GuardedHosts({ allowed, setting: HOSTS_SETTING, resolver: parts.resolver });
  }

  /** The addresses of a URL that may be called, looked up once. Fails with `host_refused`, and with `unavailable` when there are none. */
  async addresses(url: URL, { tenant, projectId }: { readonly tenant: string; readonly projectId: string }): Promise<readonly string[]> {
    const target = targetOf(url);
    if (isNamed(this.#parts.operator, target)) return this.#guarded.connectable(target);
    for (const project of new Set([projectId, ''])) {
      const { hosts } = await this.#parts.lists.get(tenant, project);
      if (isNamed(readAllowed(hosts.join(',')), target)) return this.#guarded.connectable(target);
    }
    const where = projectId === '' ? '' : ` --project ${projectId}`;
    const admin = isInside({ kind: 'host', ...target })
      ? 'it is of this machine or its network, which is opened by'
      : `an admin allows it with \`hexad hosts allow ${url.host}${where}\`,`;
    throw new AppError(
      'host_refused',
      `${url.host} is not on the list of hosts that steps may call; ${admin} an operator with ${HOSTS_SETTING}.`,
    );
  }

  async get({ tenant }: Caller, projectId: string): Promise<HostList> {
    return this.#parts.lists.get(tenant, projectId);
  }

  /** Replaces a list. Fails with `invalid`, and changes nothing then. */
  async set(caller: Caller, projectId: string, wanted: readonly string[]): Promise<HostList> {
    requireRight(caller, 'projects.manage');
    if (wanted.length > MOST) throw new AppError('too_large', `The list has ${wanted.length} hosts; at most ${MOST} are kept.`);
    const hosts = [...new Set(wanted.map(written))].toSorted();
    const list = { hosts, changedBy: caller.actor, changedAt: this.#parts.clock.now() };
    await this.#parts.lists.set(caller.tenant, projectId, list);
    return list;
  }
}

/** One entry as it is kept. Fails with `invalid`. */
function written(text: string): string {
  const [entry, ...others] = readAllowed(text);
  if (entry === undefined || others.length > 0 || entry.kind === 'range')
    throw new AppError('invalid', `${JSON.stringify(text)} is no host; write api.example.com, api.example.com:8443 or *.example.com.`);
  if (isInside(entry))
    throw new AppError(
      'invalid',
      `${text.trim()} is of this machine or its network, which only the operator opens, with ${HOSTS_SETTING}.`,
    );
  return text.trim().toLowerCase();
}
