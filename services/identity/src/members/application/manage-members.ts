import { AppError } from '@hexad/kernel';
import type { Call, Here, Transactions } from '../../shared/application/transactions.js';
import { idOf, notFound, oneOf } from '../../shared/domain/text.js';
import { keepAnAdmin, projectRole, PROJECT_ROLES, requireUsable, type Member, type ProjectRole } from '../domain/member.js';

/** Shows and changes who works in a project. To whom it is not shown it does not exist. */
export class ManageMembers {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  list(call: Call, projectText: string): Promise<readonly Member[]> {
    const project = idOf('project', projectText);
    return this.#transactions.run(call, async (here) => {
      await roleIn(here, project);
      return here.members.list(project);
    });
  }

  /** Adds the user, or changes what they are. */
  set(call: Call, projectText: string, userText: string, roleText: string): Promise<Member> {
    const [project, user, role] = [
      idOf('project', projectText),
      idOf('user', userText),
      oneOf('role in a project', PROJECT_ROLES, roleText),
    ];
    return this.#transactions.run(call, async (here) => {
      await requireAdmin(here, project);
      const known = await here.users.find(user);
      if (known === undefined) throw notFound('user', userText);
      const before = await here.members.roleOf(project, user);
      if (before !== role && (await here.first('member.set'))) {
        requireUsable(known, role);
        if (before === 'admin') keepAnAdmin(known, await here.members.holdAdmins(project));
        await here.members.set(project, user, role, here.now);
        await here.trail.record({
          action: before === undefined ? 'member.added' : 'member.role_changed',
          subject: { kind: 'project', id: project },
          details: { user, role, ...(before && { from: before }) },
        });
      }
      const member = (await here.members.list(project)).find((one) => one.user === user);
      if (member === undefined)
        throw new AppError('conflict', `${known.name} was removed from the project after this call; use a new key.`);
      return member;
    });
  }

  /** Nothing to do for somebody who is no member. */
  remove(call: Call, projectText: string, userText: string): Promise<void> {
    const [project, user] = [idOf('project', projectText), idOf('user', userText)];
    return this.#transactions.run(call, async (here) => {
      await requireAdmin(here, project);
      const before = await here.members.roleOf(project, user);
      if (before === undefined || !(await here.first('member.removed'))) return;
      const known = before === 'admin' ? await here.users.find(user) : undefined;
      if (known !== undefined) keepAnAdmin(known, await here.members.holdAdmins(project));
      await here.members.remove(project, user);
      await here.trail.record({ action: 'member.removed', subject: { kind: 'project', id: project }, details: { user, from: before } });
    });
  }
}

async function roleIn({ actor, projects, members }: Here, project: string): Promise<ProjectRole> {
  const member = actor.user === undefined ? undefined : await members.roleOf(project, actor.user);
  const role = projectRole(actor, member);
  if (role === undefined || (await projects.find(project)) === undefined) throw notFound('project', project);
  return role;
}

async function requireAdmin(here: Here, project: string): Promise<void> {
  const role = await roleIn(here, project);
  if (role === 'admin') return;
  throw new AppError('forbidden', `Only an admin of the project changes its members; ${here.actor.actor} is ${role} in it.`);
}
