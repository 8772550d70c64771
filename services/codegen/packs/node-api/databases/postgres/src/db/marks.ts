// PostgreSQL numbers the values of a statement: $1, $2.
import type { Value, Values } from './connection.ts';

/** What is quoted, a mark, or a cast, which begins like one. */
const MARKS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|::|\?|:([a-z_]\w*)/g;

export function positional(sql: string, given: Values): { text: string; values: Value[] } {
  const [first] = given;
  const named = typeof first === 'object' && first !== null ? first : undefined;
  const values: Value[] = named === undefined ? [...(given as readonly Value[])] : [];
  let at = 0;
  const text = sql.replace(MARKS, (found: string, name: string | undefined) => {
    if (found === '?') return `$${(at += 1)}`;
    if (name === undefined || named === undefined) return found;
    return `$${values.push(named[name] ?? null)}`;
  });
  return { text, values };
}
