import type { Migration } from '@hexad/store';

/**
 * Amounts are micro-dollars; `parts` are millionths of one. `accounts` has one row per tenant: whoever books holds its lock, so all bookings
 * of a tenant come one after the other and counters never deadlock. A window per run has counters by `run` that start at the epoch; others
 * have the empty run.
 */
export const money: Migration = {
  name: '0001-money',
  tenantTables: ['accounts', 'prices', 'budgets', 'counters', 'attempts', 'ledger', 'waiters'],
  appendOnly: ['ledger', 'prices'],
  sql: `
    create table accounts (
      tenant uuid not null primary key,
      remainder integer not null default 0 check (remainder between 0 and 999999)
    ) with (fillfactor = 50);
    create table prices (
      tenant uuid not null,
      provider text not null,
      model text not null,
      valid_from timestamptz not null,
      input bigint not null,
      output bigint not null,
      cached_read bigint not null,
      cached_write bigint not null,
      primary key (tenant, provider, model, valid_from)
    );
    create table budgets (
      tenant uuid not null,
      id uuid not null,
      scope text not null check (scope in ('tenant', 'team', 'project', 'run', 'task')),
      scope_id text not null,
      kind text not null check (kind in ('run', 'day', 'month', 'rolling')),
      length_ms bigint not null default 0,
      amount bigint not null check (amount >= 0),
      counted_from timestamptz not null,
      primary key (id, tenant),
      unique (tenant, scope, scope_id, kind, length_ms)
    );
    create table counters (
      tenant uuid not null,
      budget uuid not null,
      run text not null,
      start timestamptz not null,
      spent bigint not null,
      reserved bigint not null,
      alerted smallint not null,
      primary key (tenant, budget, run, start),
      foreign key (budget, tenant) references budgets (id, tenant) on delete cascade
    ) with (fillfactor = 50);
    create table attempts (
      tenant uuid not null,
      call uuid not null,
      attempt integer not null,
      state text not null check (state in ('held', 'settled', 'expired')),
      team text,
      project text,
      run text,
      task text,
      provider text not null,
      model text not null,
      amount bigint not null,
      estimate bigint not null,
      counted_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz,
      outcome text,
      input bigint,
      output bigint,
      cached_read bigint,
      cached_write bigint,
      parts bigint not null default 0,
      debit bigint not null default 0,
      primary key (tenant, call, attempt)
    ) with (fillfactor = 80);
    create index attempts_held on attempts (expires_at, tenant) where state = 'held';
    create index attempts_counted on attempts (counted_at, tenant);
    create table ledger (
      tenant uuid not null,
      seq bigint generated always as identity,
      call uuid not null,
      attempt integer not null,
      kind text not null check (kind in ('reserved', 'settled', 'expired', 'corrected')),
      reserved bigint not null,
      spent bigint not null,
      parts bigint not null,
      at timestamptz not null default clock_timestamp(),
      primary key (tenant, call, attempt, seq)
    );
    create table waiters (
      tenant uuid not null,
      call uuid not null,
      attempt integer not null,
      seq bigint generated always as identity,
      holder uuid not null,
      wish jsonb not null,
      until timestamptz not null,
      state text not null default 'waiting' check (state in ('waiting', 'granted', 'refused')),
      error jsonb,
      primary key (tenant, call, attempt)
    );`,
};
