import { ClosedVersions, StoredSealedRows } from '@hexad/secrets/stored';
import type { Migration, Store } from '@hexad/store';
import type { TokenPlace } from '../application/tokens.js';
import type { Provider } from '../domain/connection.js';

/** Of the key that seals tokens. */
export const CLOSED = new ClosedVersions('connection_encryption');

/** Versions (`kek#version`) of that key under which nothing is written any more. */
export const connectionEncryption: Migration = {
  name: '0002-connection-encryption',
  tenantTables: [],
  sharedTables: ['connection_encryption'],
  sql: `
    create table connection_encryption (
      one boolean primary key default true check (one),
      closed jsonb not null default '[]'
    );
    insert into connection_encryption default values;`,
};

/** The tokens of all connections, for who takes them to another key. */
export const sealedTokens = (store: Store) =>
  new StoredSealedRows<TokenPlace, { readonly provider: Provider; readonly base_url: string }>({
    store,
    table: 'connections',
    closed: CLOSED,
    id: 'id',
    columns: ['provider', 'base_url'],
    placeOf: (place, { provider, base_url: baseUrl }) => ({ ...place, provider, baseUrl }),
  });
