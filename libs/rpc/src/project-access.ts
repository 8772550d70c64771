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

  /** The projects that exist for the caller, for lists; undefined for all. */
  async visible(caller: Caller): Promise<readonly string[] | undefined> {
    if (caller.project !== undefined) return [caller.project];
    if (this.seesAll(caller)) return undefined;
    return may(caller, 'projects.read') ? ['', ...(await this.memberships(caller))] : [];
  }

  /** Of somebody who has no right by which they see all. */
  protected abstract memberRole(caller: Caller, project: string): Promise<ProjectRole | undefined>;
  protected abstract memberships(caller: Caller): Promise<readonly string[]>;
}
