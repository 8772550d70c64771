import { Sealing, type Context } from '@hexad/secrets';
import { StoredSealedRows, type RowPlace } from '@hexad/secrets/stored';
import type { Store } from '@hexad/store';
import type { Log } from '@hexad/telemetry';
import { CLOSED } from './encryption.js';

interface RepositoryPlace extends RowPlace {
  readonly projectId: string;
  readonly url: string;
}

/** Authenticated with a credential: a row that is moved to another tenant, project or address does not open. */
export const contextOf = ({ tenant, projectId, url }: Omit<RepositoryPlace, 'id'>): Context => ({
  tenant,
  project: projectId,
  repository: url,
});

/** The credentials of all repositories, for who takes them to another key. */
export const repositorySecrets = (store: Store, log: Log) =>
  new Sealing<RepositoryPlace>({
    rows: new StoredSealedRows<RepositoryPlace, { readonly project_id: string; readonly url: string }>({
      store,
      table: 'git_repositories',
      closed: CLOSED,
      id: 'id',
      columns: ['project_id', 'url'],
      placeOf: (place, { project_id: projectId, url }) => ({ ...place, projectId, url }),
    }),
    contextOf,
    lost: (place) => log.error('the credential of a repository does not open; register the repository with it again', { ...place }),
  });
