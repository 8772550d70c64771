import { AppError, may, RIGHTS, type Right, type Role } from '@hexad/kernel';
import type { Voter } from '../../runs/domain/action.js';
import { namedAt } from '../../runs/domain/approval.js';
import type { Snapshot } from '../../runs/domain/snapshot.js';
import { chainsTo } from '../domain/delegation.js';
import type { Delegations } from './approvals.js';
import type { People, Person } from './people.js';

/** Somebody who wants to decide, and those for whom they may. */
export interface Decider {
  readonly me: Person;
  /** The ways on which they may vote: for themself first. */
  readonly ways: readonly Voter[];
}

/** Finds out who a caller is at a gate, from what identity and the delegations say now. */
export class Deciders {
  readonly #people: People;
  readonly #delegations: Delegations;

  constructor(people: People, delegations: Delegations) {
    this.#people = people;
    this.#delegations = delegations;
  }

  /** The person behind a name. Fails with `not_found`. */
  async named(tenant: string, name: string): Promise<string> {
    const found = (await this.#people.find(tenant, [name], '')).get(name);
    if (!found)
      throw new AppError(
        'not_found',
        `There is no person ${JSON.stringify(name)}; they are called user:<id>, or user:<name> where one alone has it.`,
      );
    return found.id;
  }

  /** Whose act it is: of an API key the person's who has it, otherwise the actor's own. `actor`: as a token says. */
  async personOf(tenant: string, actor: string): Promise<string> {
    if (!actor.startsWith('key:')) return actor;
    return (await this.#people.find(tenant, [actor], '')).get(actor)?.id ?? actor;
  }

  /** What a person is called; their id where nobody knows them any more. */
  async called(tenant: string, id: string): Promise<string> {
    return (await this.#people.find(tenant, [id], '')).get(id)?.name || id;
  }

  /** `actor`: as a token says. Fails with `forbidden` for who is no person, may not work, or only reads in the project. */
  async at(tenant: string, actor: string, snapshot: Snapshot, path: string): Promise<Decider> {
    const project = snapshot.run.projectId;
    const [known, inForce] = await Promise.all([
      this.#people.find(tenant, [actor, ...namedAt(snapshot, path)], project),
      this.#delegations.inForce(tenant, snapshot.now),
    ]);
    const me = known.get(actor);
    if (!me || me.disabled) throw new AppError('forbidden', `Only people decide at a gate, and ${actor} is none who may work.`);
    if (!mayWork(me, project)) throw new AppError('forbidden', `${me.name} decides nothing in the project: they do not work in it.`);
    const chains = chainsTo(me.id, inForce, snapshot.now, project);
    const givers = await this.#people.find(tenant, chains.flat(), project);
    const persons = new Map([...namedAt(snapshot, path), actor].map((name) => [name, known.get(name)?.id ?? name]));
    const own: Voter = { voter: me.id, persons, ...authorityOf(me) };
    const others = chains.flatMap((chain): Voter[] => {
      const giver = givers.get(chain[0]!);
      if (!giver || giver.disabled || !mayWork(giver, project)) return [];
      return [{ voter: me.id, persons, chain, ...authorityOf(giver) }];
    });
    return { me, ways: [own, ...others] };
  }
}

/** Who manages every project decides in all of them; otherwise membership does. */
export function mayWork({ role, projectRole }: Person, project: string): boolean {
  const roles: readonly Role[] = [role];
  if (may({ roles }, 'projects.manage')) return true;
  if (!may({ roles }, 'projects.write')) return false;
  return project === '' || projectRole === 'admin' || projectRole === 'member';
}

/** What people may be asked as, and what they may do. */
export const authorityOf = ({ role, projectRole }: Person): Pick<Voter, 'roles' | 'rights'> => ({
  roles: [`role:${role}`, ...(projectRole ? [`role:project-${projectRole}`] : [])],
  rights: (Object.keys(RIGHTS) as Right[]).filter((right) => may({ roles: [role] }, right)),
});
