import { sqlString } from './escape.js';
import type { SortModel } from './model-listing.js';

/** What SQLite orders by: text without regard to case and accents, a choice as its values are declared. */
export function sortExpression({ column, text, values }: SortModel): string {
  if (values === undefined) return text ? `fold(${column})` : column;
  return `CASE ${column} ${values.map((value, at) => `WHEN ${sqlString(value)} THEN ${at + 1}`).join(' ')} END`;
}
