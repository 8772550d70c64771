import type { Migration } from '@hexad/store';

/** Empty text stands for what is not known or does not apply. `tries` has an element per attempt; costs are micro-dollars. */
export const records: Migration = {
  name: '0008-records',
  tenantTables: ['calls', 'call_bodies'],
  sql: `
    create table calls (
      tenant uuid not null,
      id uuid not null,
      started_at timestamptz not null,
      operation text not null,
      door text not null,
      purpose text not null,
      actor text not null,
      -- whose key the actor acts with, where that is known
      user_id text not null,
      team text not null,
      project text not null,
      run text not null,
      task text not null,
      agent text not null,
      conversation text not null,
      asked text not null,
      provider text not null,
      model text not null,
      attempts integer not null,
      tries jsonb not null,
      input bigint not null,
      output bigint not null,
      cached_read bigint not null,
      cached_write bigint not null,
      cost bigint not null,
      latency_ms float8 not null,
      first_token_ms float8,
      cache text not null,
      outcome text not null,
      error text not null,
      finish text not null,
      streamed boolean not null,
      template text not null,
      version integer,
      arm text not null,
      injection float8,
      redacted jsonb not null,
      rules jsonb not null,
      primary key (tenant, id)
    );
    create index calls_newest on calls (tenant, started_at desc, id desc);
    create index calls_of_conversation on calls (tenant, conversation, started_at, id) where conversation <> '';
    create table call_bodies (
      tenant uuid not null,
      call uuid not null,
      started_at timestamptz not null,
      request text not null,
      answer text,
      -- what the template of the prompt was filled with
      inputs text,
      primary key (tenant, call)
    );
    create index call_bodies_oldest on call_bodies (tenant, started_at);`,
};
