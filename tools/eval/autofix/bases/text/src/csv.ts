export type Row = Readonly<Record<string, string>>;

export class CsvError extends Error {
  readonly line: number;

  constructor(line: number, what: string) {
    super(`Line ${line}: ${what}`);
    this.line = line;
  }
}

/** Fields of one line; a field in quotes may hold commas, and quotes twice. */
export function fields(line: string): string[] {
  const found: string[] = [];
  let [field, quoted] = ['', false];
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at];
    if (quoted && sign === '"' && line[at + 1] === '"') {
      field += '"';
      at += 1;
    } else if (sign === '"') quoted = !quoted;
    else if (sign === ',' && !quoted) {
      found.push(field);
      field = '';
    } else field += sign;
  }
  return [...found, field];
}

export function parse(text: string): Row[] {
  const [head = '', ...rest] = text.trim().split('\n');
  const names = fields(head);
  return rest.map((line, index) => {
    const values = fields(line);
    if (values.length !== names.length) throw new CsvError(index + 2, `${values.length} fields for ${names.length} columns`);
    return Object.fromEntries(names.map((name, column) => [name, values[column] ?? '']));
  });
}
