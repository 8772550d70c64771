import type { Migration } from '@hexad/store';

/** What a provider's cache keeps for an hour has a price of its own. Rows from before have none: that of `cached_write` stands. */
export const longCache: Migration = {
  name: '0009-long-cache',
  tenantTables: [],
  sql: `
    alter table prices add column cached_write_long bigint;
    alter table attempts add column cached_write_long bigint;
    -- \`book\` as it is, with one column more.
    do $$
      declare
        was text := pg_get_functiondef('book(jsonb)'::regprocedure);
        written text := 'cached_write = (row.tokens->>''cachedWrite'')::bigint';
      begin
        if position(written in was) = 0 then raise exception 'book(jsonb) is not as 0002-money-functions made it'; end if;
        execute replace(was, written, written || ', cached_write_long = (row.tokens->>''cachedWriteLong'')::bigint');
      end $$;`,
};
