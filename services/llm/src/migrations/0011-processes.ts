import type { Migration } from '@hexad/store';

/**
 * Who holds an attempt (nobody in particular: null), and what the record of its call says that the books do not know otherwise, so that neither ends with its
 * process. A process counts its beats; one whose number stands still is dead, whatever any clock says. Calls that it began before
 * `unrecorded_from`, by its own clock, are written down.
 */
export const processes: Migration = {
  name: '0011-processes',
  tenantTables: [],
  sharedTables: ['processes'],
  sql: `
    create table processes (
      id uuid primary key,
      beat bigint not null default 0,
      unrecorded_from timestamptz not null
    );
    alter table attempts add column holder uuid;
    alter table attempts add column about jsonb;
    -- made from the books, for want of the record itself
    alter table calls add column recovered boolean not null default false;
    -- \`book\` as it is, with two columns more.
    do $$
      declare
        was text := pg_get_functiondef('book(jsonb)'::regprocedure);
        columns text := 'counted_at, expires_at)';
        given text := 'clock_timestamp() + case when h.heard then h."ttlMs" else 10000 end * interval ''1 ms''';
        read text := '"countedAt" bigint, heard boolean)';
      begin
        if position(columns in was) = 0 or position(given in was) = 0 or position(read in was) = 0 then
          raise exception 'book(jsonb) is not as 0002-money-functions made it';
        end if;
        was := replace(was, columns, 'counted_at, expires_at, holder, about)');
        was := replace(was, given, given || ', h.holder, h.about');
        execute replace(was, read, '"countedAt" bigint, heard boolean, holder uuid, about jsonb)');
      end $$;`,
};
