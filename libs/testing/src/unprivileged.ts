import { spawnSync } from 'node:child_process';

/** Who a server runs as that refuses to be root: the user of PostgreSQL's package, or else nobody; undefined, ourselves, where we are not root. */
export function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = numberOf('-u', 'postgres') === undefined ? 'nobody' : 'postgres';
  return { uid: numberOf('-u', user)!, gid: numberOf('-g', user)! };
}

function numberOf(option: '-u' | '-g', user: string): number | undefined {
  const { status, stdout } = spawnSync('id', [option, user], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : undefined;
}
