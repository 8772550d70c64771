import type { Migration } from '@hexad/store';

/** Who a user of a chat is here, and the codes with which people say so. */
export const chatIdentities: Migration = {
  name: '0027-chat-identities',
  tenantTables: ['chat_identities', 'chat_codes'],
  sql: `
    create table chat_identities (
      tenant uuid not null,
      team text not null,
      chat_user text not null,
      -- user:<id>
      person text not null,
      bound_at timestamptz not null,
      primary key (tenant, team, chat_user)
    );

    create table chat_codes (
      tenant uuid not null,
      -- SHA-256
      hash bytea not null,
      person text not null,
      expires_at timestamptz not null,
      primary key (tenant, hash)
    );
  `,
};
