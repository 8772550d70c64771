import type { StoreServer } from '@hexad/store';

export interface TableProtection {
  /** `service.table` */
  readonly table: string;
  /** `tenant`: required, with forced row-level security by it. `none`: no column for a tenant. `broken`: anything between. */
  readonly protection: 'tenant' | 'none' | 'broken';
}

/** Tables of the store that say which tenants there are, and hold nothing else of them. */
const LISTS_OF_TENANTS = 'known_tenants';

const TABLES = `
  select format('%s.%s', n.nspname, c.relname) as table,
    case
      when t.attname is null or c.relname = '${LISTS_OF_TENANTS}' then 'none'
      when c.relrowsecurity and c.relforcerowsecurity and t.attnotnull and t.atttypid = 'uuid'::regtype and exists (
        select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant_only' and p.polpermissive and p.polcmd = '*'
          and p.polroles = '{0}' and pg_get_expr(p.polqual, c.oid) like '%hexad.tenant%'
          and pg_get_expr(p.polwithcheck, c.oid) = pg_get_expr(p.polqual, c.oid)
      ) and not exists (
        select from pg_policy p where p.polrelid = c.oid and p.polname <> 'tenant_only' and p.polroles <> array['hexad_bus'::regrole::oid]
      ) then 'tenant'
      else 'broken'
    end as protection
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant' and not t.attisdropped
  where n.nspname = any ($1) and c.relkind in ('r', 'p', 'm', 'f')
  order by 1`;

/** What the database's own catalogue says of every table of the server's services. */
export const tableProtection = (server: StoreServer): Promise<TableProtection[]> =>
  server.asBus((sql) => sql.rows<TableProtection>(TABLES, [server.services]));
