import type { Entry } from '../domain/journal.js';

/** Type of a row that holds all entries of a turn, as its data. Its sequence is that of the last of them. */
const TURN = 'turn';

/** The row of what a turn adds to the journal; a single entry stands in it as it is. Undefined: nothing. */
export function journalColumns(run: number, entries: readonly Entry[]): object | undefined {
  const [first] = entries;
  if (!first) return undefined;
  if (entries.length === 1) return { r: run, n: 1, ...columnsOf(first) };
  return { r: run, n: entries.length, type: TURN, data: entries.map(columnsOf) };
}

/** What is absent is empty. */
const columnsOf = ({ type, path, data }: Entry): object => ({ type, path: path || undefined, data });

/** Rows of `journal` with one entry each. `last`: the sequence of the row that it stands in, by which rows are found. */
export const ENTRIES = `
  select journal.run_id, journal.sequence as last, entry.* from journal cross join lateral (
    select journal.sequence, journal.at, journal.type, journal.path, journal.data where journal.type <> '${TURN}'
    union all
    select journal.sequence - jsonb_array_length(journal.data) + place, journal.at, one ->> 'type', coalesce(one ->> 'path', ''), coalesce(one -> 'data', '{}')
    from jsonb_array_elements(case when journal.type = '${TURN}' then journal.data else '[]' end) with ordinality as turn (one, place)
  ) entry`;
