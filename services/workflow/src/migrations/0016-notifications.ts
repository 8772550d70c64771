import type { Migration } from '@hexad/store';

/** Channels, who hears of what over them, and every message on its way. */
export const notifications: Migration = {
  name: '0016-notifications',
  tenantTables: ['channels', 'channel_secrets', 'subscriptions', 'deliveries', 'message_templates', 'quiet_hours'],
  sql: `
    create table channels (
      tenant uuid not null,
      id uuid primary key,
      project_id text not null,
      kind text not null check (kind in ('webhook', 'email', 'chat')),
      name text not null,
      target text not null,
      room text not null,
      user_id text not null,
      state text not null check (state in ('active', 'disabled')),
      reason text not null default '',
      -- nothing arrived since; null: the last message did
      failing_since timestamptz,
      created_at timestamptz not null
    );
    create index channels_newest on channels (tenant, created_at desc, id desc);

    -- closed with a data key of its own, which the key-encryption key has wrapped
    create table channel_secrets (
      tenant uuid not null,
      id uuid primary key,
      channel_id uuid not null references channels (id) on delete cascade,
      created_at timestamptz not null,
      ends_at timestamptz,
      kek text not null,
      kek_version text not null,
      data_key bytea not null,
      box bytea not null
    );
    create index channel_secrets_of on channel_secrets (channel_id, created_at desc);

    create table subscriptions (
      tenant uuid not null,
      id uuid primary key,
      project_id text not null,
      user_id text not null,
      name text not null,
      wish jsonb not null,
      fault text not null default '',
      created_at timestamptz not null
    );
    create index subscriptions_newest on subscriptions (tenant, created_at desc, id desc);

    create table deliveries (
      tenant uuid not null,
      id uuid primary key,
      channel_id uuid not null references channels (id) on delete cascade,
      -- whoever wanted it may be gone
      subscription_id uuid,
      project_id text not null,
      event_id text not null,
      event_type text not null,
      severity text not null,
      title text not null,
      happening jsonb not null,
      state text not null check (state in ('pending', 'digested', 'delivered', 'dead', 'dropped')),
      waits_for text not null default '' check (waits_for in ('', 'quiet_hours', 'digest', 'retry')),
      attempts integer not null default 0,
      -- tries since it was written or replayed
      tries integer not null default 0,
      first_tried_at timestamptz,
      due_at timestamptz not null,
      dedupe text,
      created_at timestamptz not null,
      ended_at timestamptz,
      error_code text not null default '',
      error_message text not null default '',
      status integer not null default 0,
      unique (tenant, channel_id, event_id)
    );
    create index deliveries_newest on deliveries (tenant, created_at desc, id desc);
    create index deliveries_of_channel on deliveries (tenant, channel_id, created_at desc, id desc);
    create index deliveries_alike on deliveries (tenant, channel_id, dedupe, created_at desc) where dedupe is not null;
    create index deliveries_together on deliveries (tenant, channel_id, subscription_id, due_at) where state = 'pending' and waits_for = 'digest';

    create table message_templates (
      tenant uuid not null,
      type text not null,
      language text not null,
      subject text not null,
      body text not null,
      html text not null,
      primary key (tenant, type, language)
    );

    create table quiet_hours (
      tenant uuid not null,
      user_id text not null,
      hours jsonb not null,
      primary key (tenant, user_id)
    );
  `,
};
