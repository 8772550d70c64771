import { AppError, requireRight } from '@hexad/kernel';
import { projectRole } from '../../members/domain/member.js';
import type { Call, Here, Transactions } from '../../shared/application/transactions.js';
import { nameOf } from '../../shared/domain/text.js';
import type { SeenProject } from './show-projects.js';

export interface ProjectWish {
  /** The same for a retried wish, so that it makes one project. */
  readonly id: string;
  readonly name: string;
}

/** Makes a project; who makes it becomes its admin. */
export class CreateProject {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  execute(call: Call, wish: ProjectWish): Promise<SeenProject> {
    const name = nameOf('project', wish.name);
    return this.#transactions.run(call, async (here) => {
      requireRight(here.actor, 'projects.write');
      return (await make(here, wish.id, name)) ?? known(here, wish.id, name);
    });
  }
}

async function make({ actor, now, projects, members, trail }: Here, id: string, name: string): Promise<SeenProject | undefined> {
  const project = { id, name, createdAt: now };
  if (!(await projects.add(project, actor.actor))) return undefined;
  await trail.record({ action: 'project.created', subject: { kind: 'project', id }, details: { name } });
  if (actor.user !== undefined) await members.set(id, actor.user, 'admin', now);
  return { ...project, role: 'admin' };
}

async function known({ actor, projects }: Here, id: string, name: string): Promise<SeenProject> {
  const project = await projects.find(id, actor.user);
  const role = projectRole(actor, project?.member);
  if (project?.name !== name || role === undefined)
    throw new AppError('conflict', 'This id or idempotency key was used for a project with another name.');
  return { ...project, role };
}
