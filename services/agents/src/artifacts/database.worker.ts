import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { Plan, Script, Trial, Tried } from './database.js';

/** Tables, columns, constraints and indexes, as text: two databases that say the same are made alike. */
const CATALOGUE = `
  select string_agg(line, e'\\n' order by line) as text from (
    select 'column ' || table_schema || '.' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') as line
    from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema')
    union all
    select 'index ' || indexdef from pg_indexes where schemaname not in ('pg_catalog', 'information_schema')
    union all
    select 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint where conrelid <> 0 and connamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    union all
    select 'type ' || typname from pg_type t join pg_namespace n on n.oid = typnamespace where nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and typtype = 'e'
  ) as lines`;

async function run(trial: Trial): Promise<Tried> {
  const database = await PGlite.create();
  const faults: string[] = [];
  const catalogue = async (): Promise<string> => (await database.query<{ text: string | null }>(CATALOGUE)).rows[0]?.text ?? '';
  const apply = async ({ file, sql }: Script, how: string): Promise<boolean> => {
    if (sql.trim() === '') faults.push(`${file || 'a migration'} has nothing in it, so it is not ${how}.`);
    else {
      try {
        await database.exec(sql);
        return true;
      } catch (thrown) {
        faults.push(`${file} cannot be ${how}: ${(thrown as Error).message}`);
        await database.exec('rollback').catch(() => undefined);
      }
    }
    return false;
  };
  for (const schema of trial.schemas) await apply(schema, 'applied');
  for (const { up, down } of trial.migrations) {
    const before = await catalogue();
    if (down.file === '') faults.push(`${up.file} has no rollback.`);
    if (!(await apply(up, 'applied')) || down.file === '') continue;
    const there = await catalogue();
    if (!(await apply(down, 'taken back'))) continue;
    if ((await catalogue()) !== before)
      faults.push(`${down.file} does not take ${up.file} back: what is there then is not what was there before.`);
    if ((await apply(up, 'applied again')) && (await catalogue()) !== there)
      faults.push(`${up.file} gives something else the second time.`);
  }
  const plans: Plan[] = [];
  // A small table is read whole, whatever indexes there are: what matters is whether one could be used.
  await database.exec('set enable_seqscan = off');
  for (const { file, sql, index } of trial.queries) {
    try {
      const { rows } = await database.query<{ 'QUERY PLAN': string }>(`explain ${sql.trim().replace(/;\s*$/, '')}`);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      plans.push({ file, plan });
      if (index === '') faults.push(`${file} names no index that it uses.`);
      else if (!plan.includes(index)) faults.push(`${file} does not use the index ${index}: ${plan.split('\n')[0]}`);
    } catch (thrown) {
      faults.push(`${file} has no plan: ${(thrown as Error).message}`);
    }
  }
  await database.close();
  return { faults, plans };
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
parentPort!.postMessage(await run(workerData as Trial));
