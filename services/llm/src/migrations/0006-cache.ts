import type { Migration } from '@hexad/store';

/** Answers are text, for JSON of models may hold what `jsonb` does not take (`\u0000`). */
export const cache: Migration = {
  name: '0006-cache',
  tenantTables: ['answer_cache'],
  sql: `
    create table answer_cache (
      tenant uuid not null,
      key text not null,
      answer text not null,
      kept_at timestamptz not null,
      expires_at timestamptz not null,
      primary key (tenant, key)
    );
    create index answer_cache_kept on answer_cache (tenant, kept_at desc, key);
    create index answer_cache_expiring on answer_cache (tenant, expires_at);`,
};
