import { ClosedVersions, StoredSealedRows } from '@hexad/secrets/stored';
import type { Store } from '@hexad/store';
import type { SigningPlace } from '../application/signing-secrets.js';

/** Of the key of channels. */
export const CLOSED = new ClosedVersions('secret_encryption', 'channels_closed');

/** The secrets of all channels, for who takes them to another key. */
export const signingRows = (store: Store) =>
  new StoredSealedRows<SigningPlace, { readonly channel_id: string }>({
    store,
    table: 'channel_secrets',
    closed: CLOSED,
    id: 'id',
    columns: ['channel_id'],
    placeOf: (place, { channel_id: channel }) => ({ ...place, channel }),
  });
