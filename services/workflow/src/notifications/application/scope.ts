import { AppError, may, requireRight, type Caller } from '@hexad/kernel';
import type { People, Seen } from './ports.js';

export interface Owned {
  readonly projectId: string;
  readonly userId: string;
}

/** Who may see and change what. That somebody works in the project is seen to at the door of the service. */
export class Scope {
  readonly #people: People;

  constructor(people: People) {
    this.#people = people;
  }

  /** Whose own a new thing is: the caller's, or shared, which for the whole tenant needs `projects.manage`. */
  async owner(caller: Caller, projectId: string, personal: boolean): Promise<string> {
    if (personal) return this.me(caller);
    if (projectId === '') requireRight(caller, 'projects.manage');
    return '';
  }

  /** Fails with `forbidden` for a service. */
  async me(caller: Caller): Promise<string> {
    const user = await this.#people.userOf(caller);
    if (user === undefined) throw new AppError('forbidden', `${caller.actor} is no user, so nothing can be its own.`);
    return user;
  }

  async seen(caller: Caller, projects: readonly string[] | undefined): Promise<Seen> {
    return { projects, userId: (await this.#people.userOf(caller)) ?? '' };
  }

  /** Fails with `not_found` for what is somebody else's own, and `forbidden` for who would change what is the tenant's. */
  async checkMine(caller: Caller, what: string, id: string, thing: Owned | undefined): Promise<void> {
    if (thing === undefined) throw unknown(what, id);
    if (thing.userId === '') {
      if (thing.projectId === '' && !may(caller, 'projects.manage')) requireRight(caller, 'projects.manage');
      return;
    }
    if ((await this.#people.userOf(caller)) !== thing.userId) throw unknown(what, id);
  }
}

export const unknown = (what: string, id: string): AppError => new AppError('not_found', `There is no ${what} ${id}.`);
