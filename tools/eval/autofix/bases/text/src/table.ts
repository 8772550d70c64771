import { parse, type Row } from './csv.ts';
import { render, type Values } from './template.ts';

export interface Column {
  readonly name: string;
  readonly width: number;
  readonly right?: boolean;
}

export function widths(rows: readonly Row[], names: readonly string[]): Column[] {
  return names.map((name) => {
    const longest = Math.max(name.length, ...rows.map((row) => (row[name] ?? '').length));
    const right = rows.length > 0 && rows.every((row) => /^-?\d+$/.test(row[name] ?? ''));
    return { name, width: longest, right };
  });
}

export function cell(text: string, { width, right = false }: Column): string {
  return right ? text.padStart(width) : text.padEnd(width);
}

export function table(csv: string): string {
  const rows = parse(csv);
  const names = Object.keys(rows[0] ?? {});
  const columns = widths(rows, names);
  const lines = rows.map((row) => columns.map((column) => cell(row[column.name] ?? '', column)).join(' | '));
  return [columns.map((column) => cell(column.name, column)).join(' | '), ...lines].map((line) => line.trimEnd()).join('\n');
}

export async function letters(load: () => Promise<string>, text: string): Promise<string[]> {
  const csv = await load();
  const rows: Values[] = parse(csv);
  return rows.map((row) => render(text, row));
}
