import type { AppModel } from './model.js';
import { changesBetween, type TableChange } from './schema-changes.js';
import { schemaOf, type TableShape } from './sqlite-shapes.js';

/** A migration from one version of the application to the next. */
export interface Change {
  readonly id: string;
  readonly changes: readonly TableChange[];
}

/** Migrations in the order in which they run: statements of a first version, changes of later ones. */
export type History = readonly (string | Change)[];

/** The tables that they lead to. */
function tablesAfter(history: History): Map<string, TableShape> {
  const tables = new Map<string, TableShape>();
  for (const step of history) {
    if (typeof step === 'string') for (const [table, shape] of schemaOf(step)) tables.set(table, shape);
    else for (const change of step.changes) take(tables, change);
  }
  return tables;
}

function take(tables: Map<string, TableShape>, { table, was, after }: TableChange): void {
  if (was !== undefined) tables.delete(was);
  if (after) tables.set(table, after);
  else tables.delete(table);
}

/** What comes after the last number, so that the tables are those that `sql` would make anew; undefined when they are. */
export function nextChange(history: History, last: number, sql: string, app: AppModel): Change | undefined {
  const changes = changesBetween(tablesAfter(history), schemaOf(sql), app);
  const [first] = changes;
  if (first === undefined) return undefined;
  return { id: `${String(last + 1).padStart(4, '0')}-${changes.length === 1 ? first.table.replaceAll('_', '-') : 'changes'}`, changes };
}

/** Whether records that the application makes now are sure to fit what there was before: what was common to both is held to the same rules. */
export function canGoBack({ changes }: Change): boolean {
  return changes.every(({ before, after, renamed }) => {
    if (before === undefined || after === undefined) return true;
    const [old, now] = [rowsOf(before.create), rowsOf(after.create)];
    const names = new Map(Object.entries(renamed).map(([to, from]) => [from, to]));
    return before.columns.every((column) => {
      const kept = names.get(column) ?? column;
      const row = old.get(column) ?? '';
      return after.columns.includes(kept) ? now.get(kept) === row.replaceAll(column, kept) : !/\bNOT NULL\b/.test(row);
    });
  });
}

const rowsOf = (create: string): Map<string, string> =>
  new Map(create.split('\n').map((row) => [row.trim().split(' ')[0]!.replaceAll('"', ''), row.trim().replace(/,$/, '')]));
