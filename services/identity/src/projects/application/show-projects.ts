import { may, requireRight, readPage, type Page, type PageWish } from '@hexad/kernel';
import { projectRole, type ProjectRole } from '../../members/domain/member.js';
import type { Actor, Call, Transactions } from '../../shared/application/transactions.js';
import { idOf, notFound } from '../../shared/domain/text.js';
import type { Project } from '../domain/project.js';
import type { MemberProject } from './ports.js';

/** A project with what the caller is in it. */
export type SeenProject = Project & { readonly role: ProjectRole };

/** Shows the projects of which the caller is a member, or all to whom manages them. Others do not exist for them. */
export class ShowProjects {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  one(call: Call, text: string): Promise<SeenProject> {
    const id = idOf('project', text);
    return this.#transactions.run(call, async ({ actor, projects }) => seen(actor, await projects.find(id, actor.user), text));
  }

  /** The oldest of this name. */
  named(call: Call, name: string): Promise<SeenProject> {
    return this.#transactions.run(call, async ({ actor, projects }) =>
      seen(actor, await projects.named(name, actor.user, seesAll(actor)), name),
    );
  }

  list(call: Call, wish: PageWish): Promise<Page<SeenProject>> {
    return this.#transactions.run(call, async ({ actor, projects }) => {
      requireRight(actor, 'projects.read');
      const page = await readPage(wish, (limit, after) => projects.list(actor.user, seesAll(actor), limit, after));
      return { ...page, items: page.items.map((project) => seen(actor, project, project.id)) };
    });
  }
}

const seesAll = (actor: Actor): boolean => projectRole(actor, undefined) !== undefined;

function seen(actor: Actor, project: MemberProject | undefined, text: string): SeenProject {
  const role = project && projectRole(actor, project.member);
  if (project === undefined || role === undefined || !may(actor, 'projects.read')) throw notFound('project', text);
  return { ...project, role };
}
