/** A text as it stands in a statement that can have no parameters. It must not hold U+0000, which no text of the database can. */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}
