import type { Migration } from '@hexad/store';

/** Channels that keep messages for one person, who hears them over a WebSocket. */
export const personalChannels: Migration = {
  name: '0018-personal-channels',
  tenantTables: [],
  sql: `
    alter table channels drop constraint channels_kind_check;
    alter table channels add constraint channels_kind_check check (kind in ('webhook', 'email', 'chat', 'websocket'));
  `,
};
