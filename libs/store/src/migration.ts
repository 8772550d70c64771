/** One forward-only step of a service's schema. `sql` is run once, under the owner role, with the search path set to the service's schema. */
export interface Migration {
  /** `0001-runs`: unique in the service, run in the order of the list. */
  readonly name: string;
  readonly sql: string;
  /** Tables made here that hold tenant data: each has `tenant uuid not null`; forced row-level security and its policy are added by the store. */
  readonly tenantTables: readonly string[];
  /** Tables made here that hold nothing of any tenant. A table in neither list makes the migration fail. */
  readonly sharedTables?: readonly string[];
  /** Tables, of this or an earlier migration, in which the service may never change or remove a row: a trail. */
  readonly appendOnly?: readonly string[];
}

/** What a service tells the store about itself. Outbox and inbox tables are added by the store. */
export interface ServiceSchema {
  /** Service and schema name: `workflow`. The database role is `hexad_<service>`. */
  readonly service: string;
  readonly migrations: readonly Migration[];
  /** TypeORM row mappings of this service. */
  readonly entities?: readonly import('typeorm').EntitySchema[];
  /** PostgreSQL extensions that the tables need: `vector`. */
  readonly extensions?: readonly string[];
}
