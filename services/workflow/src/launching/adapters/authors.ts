/** Of a row from before authors were kept: who is known to have written it. */
export const knownAuthors = (table: string): string => `coalesce(${table}.authors, jsonb_build_array(${table}.owner))`;

/** With who puts it now: a change by somebody else does not make the rest of it theirs alone. */
export const withAuthor = (table: string): string =>
  `case when ${knownAuthors(table)} ? excluded.owner then ${knownAuthors(table)} else ${knownAuthors(table)} || excluded.authors end`;
