import type { After } from '@hexad/kernel';

/** How a page of a table is asked for: the end of a statement whose condition has begun, and its first parameters. More begin at `$4`. */
export function newestFirst(time: string, limit: number, after: After | undefined) {
  const rest = `and ($2::timestamptz is null or (${time}, id) < ($2, $3::uuid)) order by ${time} desc, id desc limit $1`;
  return { rest, parameters: [limit, after?.createdAt ?? null, after?.id ?? null] as const };
}
