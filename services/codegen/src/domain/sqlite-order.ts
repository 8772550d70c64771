import { sqlString } from './escape.js';
import type { SortModel } from './model-listing.js';
import { SQLITE, type Dialect } from './sql-dialect.js';

/** What the database orders by: text without regard to case and accents, a choice as its values are declared. */
export function sortExpression({ column, text, values }: SortModel, dialect: Dialect = SQLITE): string {
  if (values === undefined) return text ? dialect.folded(column) : column;
  return `CASE ${column} ${values.map((value, at) => `WHEN ${sqlString(value)} THEN ${at + 1}`).join(' ')} END`;
}
