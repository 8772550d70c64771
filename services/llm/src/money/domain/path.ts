import { AppError } from '@hexad/kernel';

/** The tree that budgets hang in, from its root down. */
export const SCOPES = ['tenant', 'team', 'project', 'run', 'task'] as const;
export type Scope = (typeof SCOPES)[number];

/** For whom a call is made: its way down the tree. The tenant is always there; what is not said has no budget of its own. */
export interface Path {
  readonly team?: string | undefined;
  readonly project?: string | undefined;
  readonly run?: string | undefined;
  readonly task?: string | undefined;
}

/** Where on a path, or on the tree, something hangs. The tenant's id is empty: whose it is says the transaction. */
export interface Place {
  readonly scope: Scope;
  readonly id: string;
}

const ID = /^[\w.:@/+-]{1,120}$/;

export const liesOn = ({ scope, id }: Place, path: Path): boolean => scope === 'tenant' || path[scope] === id;

/** Fails with `invalid`. */
export function checkPath(path: Path): Path {
  for (const scope of SCOPES) if (scope !== 'tenant' && path[scope] !== undefined) checkId(scope, path[scope]);
  if (path.task !== undefined && path.run === undefined) throw new AppError('invalid', `The task ${path.task} is in no run; name its run.`);
  return path;
}

/** Fails with `invalid`. */
export function checkPlace({ scope, id }: Place): void {
  if (!SCOPES.includes(scope)) throw new AppError('invalid', `A budget is one of ${SCOPES.join(', ')}, not of ${JSON.stringify(scope)}.`);
  if (scope !== 'tenant') checkId(scope, id);
  else if (id !== '') throw new AppError('invalid', 'The budget of the tenant needs no id.');
}

/** Fails with `invalid`. Also for other names that come with a call. */
export function checkId(what: string, id: string): string {
  if (typeof id === 'string' && ID.test(id)) return id;
  throw new AppError('invalid', `The ${what} must be 1 to 120 letters, digits or . : @ / + _ -, not ${JSON.stringify(id)}.`);
}
