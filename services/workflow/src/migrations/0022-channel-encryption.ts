import type { Migration } from '@hexad/store';

/** Versions (`kek#version`) of the key of channels under which no secret of a webhook is written any more. */
export const channelEncryption: Migration = {
  name: '0022-channel-encryption',
  tenantTables: [],
  sql: `alter table secret_encryption add column channels_closed jsonb not null default '[]'`,
};
