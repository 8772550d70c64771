import { Pool } from 'pg';
import type { Question } from './service/messages.js';

/** Reads the tables of all tenants. Fails while the database is away. */
export abstract class Books {
  abstract ask<R extends object>(question: Question): Promise<R[]>;

  /** `keys`: patterns of LIKE. */
  runs(keys: readonly string[]): Promise<RunRow[]> {
    return this.ask<RunRow>({ of: 'workflow', sql: RUNS, parameters: [keys] });
  }

  /** How far a round is. */
  async progress(keys: readonly string[]): Promise<{ ended: number; open: number; moves: number; full: string[] }> {
    // A sum of bigints comes as text.
    const rows = await this.ask<{ ended: number; open: number; moves: string }>({
      of: 'workflow',
      sql: PROGRESS,
      parameters: [keys],
    });
    const full = await this.overfull();
    const add = (of: 'ended' | 'open' | 'moves'): number => rows.reduce((sum, row) => sum + Number(row[of]), 0);
    return { ended: add('ended'), open: add('open'), moves: add('moves'), full: full.map(({ key }) => key) };
  }

  waiting(): Promise<WaitingRow[]> {
    return this.ask<WaitingRow>({ of: 'workflow', sql: WAITING, parameters: [] });
  }

  /** Keys whose runs hold more slots than there are. */
  overfull(): Promise<{ key: string }[]> {
    return this.ask({ of: 'workflow', sql: OVERFULL, parameters: [] });
  }

  steps(runs: readonly string[]): Promise<StepRow[]> {
    return this.ask<StepRow>({ of: 'workflow', sql: STEPS, parameters: [runs] });
  }

  /** Journal lines that say that a step succeeded, where there are several for the same one. */
  repeated(runs: readonly string[]): Promise<{ path: string }[]> {
    const sql = `
      select path from (
        select run_id, type, path from journal
        union all select run_id, one ->> 'type', one ->> 'path' from journal, jsonb_array_elements(case when type = 'turn' then data else '[]' end) as one
      ) entries where run_id = any($1::uuid[]) and type = 'step.succeeded' group by run_id, path having count(*) > 1`;
    return this.ask({ of: 'workflow', sql, parameters: [runs] });
  }

  effects(runs: readonly string[]): Promise<EffectRow[]> {
    const sql = 'select run_id, key, what, leaf from effects where run_id = any($1::uuid[])';
    return this.ask<EffectRow>({ of: 'dispatcher', sql, parameters: [runs] });
  }

  async tries(keys: readonly string[]): Promise<number> {
    const sql = 'select count(*)::int as count from tries where key = any($1::text[])';
    return (await this.ask<{ count: number }>({ of: 'dispatcher', sql, parameters: [keys] })).reduce((sum, { count }) => sum + count, 0);
  }

  told(runs: readonly string[]): Promise<{ run_id: string; state: string }[]> {
    return this.ask({ of: 'dispatcher', sql: 'select run_id, state from told where run_id = any($1::uuid[])', parameters: [runs] });
  }
}

export interface RunRow {
  readonly id: string;
  readonly key: string;
  readonly state: string;
  readonly ended: boolean;
  readonly version: string;
  readonly parent_id: string | null;
  readonly parent_path: string | null;
}

export interface StepRow {
  readonly id: string;
  readonly run_id: string;
  readonly path: string;
  readonly state: string;
  readonly attempt: number;
  readonly outputs: Readonly<Record<string, unknown>> | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
}

export interface EffectRow {
  readonly run_id: string;
  readonly key: string;
  readonly what: 'do' | 'undo';
  readonly leaf: number;
}

export interface WaitingRow {
  readonly id: string;
  readonly tenant: string;
  readonly run_id: string;
  readonly path: string;
  readonly kind: string;
  readonly detail: unknown;
}

/** A round's runs and those that they started. */
const RUNS = `
  with recursive mine as (
    select id, idempotency_key from runs where idempotency_key like any($1::text[])
    union all select runs.id, mine.idempotency_key from runs join mine on runs.parent_id = mine.id
  )
  select runs.id, mine.idempotency_key as key, state, ended_at is not null as ended, version, parent_id, parent_path
  from mine join runs using (id) join definitions on hash = definition_hash and definitions.tenant = runs.tenant`;

/** Ends of its own runs; what is open and what moved, of all. */
const PROGRESS = `
  select count(*) filter (where idempotency_key like any($1::text[]) and ended_at is not null)::int as ended,
    count(*) filter (where ended_at is null)::int as open, coalesce(sum(revision), 0)::bigint as moves from runs`;

const WAITING = `
  select steps.id, steps.tenant, run_id, path, kind, detail from steps join runs on runs.id = run_id
  where steps.state = 'waiting' and runs.ended_at is null`;

const OVERFULL = `
  select slot_key as key from runs where slot_key is not null and ended_at is null and holding group by tenant, slot_key
  having count(*) > max(slot_limit)`;

const STEPS = 'select id, run_id, path, state, attempt, outputs, failure from steps where run_id = any($1::uuid[])';

/** From the server itself, past every rule. */
export class ServerBooks extends Books implements AsyncDisposable {
  readonly #pool: Pool;

  constructor(url: string) {
    super();
    this.#pool = new Pool({ connectionString: url, max: 3 });
    // Whoever uses a connection that ends hears of it from his statement.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  override async ask<R extends object>({ of, sql, parameters }: Question): Promise<R[]> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(`set search_path to ${of}`);
      return (await client.query<R>(sql, [...parameters])).rows;
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
  }
}
