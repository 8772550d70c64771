import { may, type Caller } from '@hexad/kernel';

export type ProjectRole = 'admin' | 'member' | 'viewer';

/** What a caller is in the projects of their tenant. What belongs to no project, whose id is then empty, is everybody's. */
export abstract class ProjectAccess {
  /** Whether every project exists for the caller: nobody has to be asked, and nothing looked up. */
  seesAll(caller: Caller): boolean {
    return caller.project === undefined && (may(caller, 'projects.manage') || (caller.roles?.includes('service') ?? false));
  }

  /** Undefined for a project that does not exist for the caller. */
  async roleIn(caller: Caller, project: string): Promise<ProjectRole | undefined> {
    if (caller.project !== undefined) return caller.project === project ? 'member' : undefined;
    if (this.seesAll(caller)) return may(caller, 'projects.manage') ? 'admin' : 'member';
    if (!may(caller, 'projects.read')) return undefined;
    if (project === '') return may(caller, 'projects.write') ? 'member' : 'viewer';
    return this.memberRole(caller, project);
  }

  /**
   * The same for an id that came from outside: who sees every project is told as well when there is none of this id. Services are believed, which name
   * the project of the work that they were given.
   */
  async roleInExisting(caller: Caller, project: string): Promise<ProjectRole | undefined> {
    const isTold = caller.project !== undefined || project === '' || !may(caller, 'projects.manage');
    return isTold ? this.roleIn(caller, project) : this.memberRole(caller, project);
  }

  /** The projects that exist for the caller, for lists; undefined for all. */
  async visible(caller: Caller): Promise<readonly string[] | undefined> {
    if (caller.project !== undefined) return [caller.project];
    if (this.seesAll(caller)) return undefined;
    return may(caller, 'projects.read') ? ['', ...(await this.memberships(caller))] : [];
  }

  /** As it is known where projects are: of somebody who sees all it is some role in each project that there is. */
  protected abstract memberRole(caller: Caller, project: string): Promise<ProjectRole | undefined>;
  protected abstract memberships(caller: Caller): Promise<readonly string[]>;
}
