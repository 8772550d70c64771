import { AppError } from '@hexad/kernel';
import type { RepoAddress } from './address.js';
import { webHost, type Connection } from './connection.js';

/** Which connection is wanted: by name or id, or with an empty one whichever fits. */
export interface Wanted {
  readonly projectId: string;
  readonly connection: string;
}

/**
 * Of those of the project and the tenant the one for a repository: at its host, the project's own before the tenant's, the one that names the
 * repository before one that names its owner, and that before one for all. Fails with `not_found`.
 */
export function forRepo(all: readonly Connection[], wanted: Wanted, place: RepoAddress): Connection {
  const fitting = named(all, wanted).filter((one) => reach(one, place) > 0 && (place.host === '' || webHost(one) === place.host));
  const [best] = fitting.toSorted((a, b) => nearness(b, place) - nearness(a, place) || a.createdAt.getTime() - b.createdAt.getTime());
  if (best !== undefined) return best;
  const where = `${place.host === '' ? '' : `${place.host}/`}${place.owner}/${place.repo}`;
  throw new AppError('not_found', `There is no connection${called(wanted)} for ${where}; make one with the provider github.`);
}

/** The only one of the project, or else the only one of the tenant. Fails with `not_found`, and with `conflict` where there are several. */
export function theOnly(all: readonly Connection[], wanted: Wanted, provider: string): Connection {
  const fitting = named(all, wanted);
  const own = fitting.filter(({ projectId }) => projectId !== '');
  const [first, ...others] = own.length > 0 ? own : fitting;
  if (first === undefined)
    throw new AppError('not_found', `There is no connection${called(wanted)} to ${provider}; make one with the provider ${provider}.`);
  if (others.length === 0) return first;
  const names = [first, ...others].map(({ name }) => name).join(', ');
  throw new AppError('conflict', `There are several connections to ${provider}: ${names}; name the one that is meant.`);
}

const called = ({ connection }: Wanted): string => (connection === '' ? '' : ` ${JSON.stringify(connection)}`);

const named = (all: readonly Connection[], { connection }: Wanted): readonly Connection[] =>
  connection === '' ? all : all.filter(({ id, name }) => id === connection || name === connection);

/** 0: not for it. */
function reach({ repositories }: Connection, { owner, repo }: RepoAddress): number {
  const [of, exact] = [owner.toLowerCase(), `${owner}/${repo}`.toLowerCase()];
  if (repositories.includes(exact)) return 3;
  if (repositories.includes(of)) return 2;
  return repositories.length === 0 ? 1 : 0;
}

const nearness = (one: Connection, place: RepoAddress): number => (one.projectId === '' ? 0 : 10) + reach(one, place);
