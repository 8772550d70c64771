import { Sealing, type Context } from '@hexad/secrets';
import { StoredSealedRows, type RowPlace } from '@hexad/secrets/stored';
import type { Store } from '@hexad/store';
import type { Log } from '@hexad/telemetry';
import { CLOSED } from '../../git/adapters/encryption.js';

/** `id` is the name. A row that is moved to another tenant or name does not open. */
export const contextOf = ({ tenant, id }: RowPlace): Context => ({ tenant, purpose: 'mcp', server: id });

/** The secrets of all servers of tools, for who takes them to another key. */
export const serverSecrets = (store: Store, log: Log) =>
  new Sealing<RowPlace>({
    rows: new StoredSealedRows<RowPlace, object>({
      store,
      table: 'mcp_servers',
      closed: CLOSED,
      id: 'name',
      columns: [],
      placeOf: (place) => place,
    }),
    contextOf,
    lost: (place) => log.error('the secrets of a server of tools do not open; register it again or remove it', { ...place }),
  });
