import { FILTERS, type CallFilter, type CallPlace } from '../domain/call.js';

/** Conditions with their parameters, `$1` on. */
export interface Where {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** `user` is a word of SQL. */
export const columnOf = (name: string): string => (name === 'user' ? 'user_id' : name);

export function whereOf(
  { from, to, equal, seen, id }: CallFilter,
  beyond?: { readonly sign: '<' | '>'; readonly place: CallPlace | undefined },
): Where {
  const parameters: unknown[] = [];
  const bind = (value: unknown): string => `$${parameters.push(value)}`;
  const all = [`started_at >= ${bind(from)}`, `started_at < ${bind(to)}`];
  for (const name of FILTERS) if (equal[name] !== undefined) all.push(`${columnOf(name)} = ${bind(equal[name])}`);
  if (id !== undefined) all.push(`id = ${bind(id)}`);
  if (seen !== undefined) {
    const any = [`project = any(${bind(seen.projects)})`];
    if (seen.own) any.push(`actor = ${bind(seen.own.actor)}`);
    if (seen.own?.user !== undefined) any.push(`user_id = ${bind(seen.own.user)}`);
    all.push(`(${any.join(' or ')})`);
  }
  if (beyond?.place) all.push(`(started_at, id) ${beyond.sign} (${bind(beyond.place.startedAt)}, ${bind(beyond.place.id)}::uuid)`);
  return { sql: all.join(' and '), parameters };
}
