import type { Spec } from '@hexad/proto/documents';
import type { Drift } from './drift.js';

export interface ChangedFile {
  readonly path: string;
  readonly text: string;
  /** As it was generated; empty of one that was not. */
  readonly before: string;
}

/** Routes, fields and entities that lines of people declare and the spec does not know. */
export function declaredIn(spec: Spec, { path, text, before }: ChangedFile): Drift[] {
  if (!/\.(ts|tsx|js|mjs|vue|py|sql)$/.test(path)) return [];
  const known = namesOf(spec);
  const old = new Set(before.split(/\r?\n/).map((line) => line.trim()));
  return text.split(/\r?\n/).flatMap((line, at): Drift[] => {
    if (old.has(line.trim())) return [];
    const place = { file: path, line: at + 1 };
    const said = (kind: Drift['kind'], what: string, words: string): Drift => ({
      kind,
      what,
      ...place,
      message: `${words} ${what}, which the spec does not know.`,
    });
    const route = ROUTE.exec(line);
    const table = TABLE.exec(line)?.[1];
    const column = COLUMN.exec(line)?.[1];
    const field = isSchema(path) ? FIELD.exec(line)?.[1] : undefined;
    return [
      ...(route && !known.routes.has(firstPart(route[2]!))
        ? [said('route_unknown', `${route[1]!.toUpperCase()} ${route[2]!}`, 'It serves')]
        : []),
      ...(table !== undefined && !known.tables.has(table) ? [said('entity_unknown', table, 'It keeps')] : []),
      ...(column !== undefined && !known.fields.has(column.replaceAll('_', '').toLowerCase())
        ? [said('field_unknown', column, 'It has the column')]
        : []),
      ...(field !== undefined && !known.fields.has(field.toLowerCase()) ? [said('field_unknown', field, 'It has the field')] : []),
    ];
  });
}

const ROUTE = /\.(get|post|put|patch|delete)\(\s*['"`](\/[^'"`]*)['"`]/;
const TABLE = /CREATE TABLE (?:IF NOT EXISTS )?"?(\w+)"?/i;
const COLUMN = /ADD COLUMN "?(\w+)"?/i;
/** `name: z.…` in TypeScript, `name: str = Field(…)` in Python. */
const FIELD = /^\s*(\w+)\s*:\s*(?:z\.|fields\.|Field\b|Annotated\b|str\b|int\b|float\b|bool\b|Optional\b)/;
const isSchema = (path: string): boolean => /(^|\/)(schemas?|models?)(\/[^/]+)?\.(ts|py)$/.test(path);

/** `/api/tasks/:id` → `tasks` */
const firstPart = (route: string): string => route.split('/').find((part) => part !== '' && part !== 'api') ?? '';

function namesOf({ entities }: Spec): { readonly routes: Set<string>; readonly tables: Set<string>; readonly fields: Set<string> } {
  const columns = entities.flatMap(({ fields, relations }) => [...fields.map(({ name }) => name), ...relations.flatMap(({ name, field }) => [name, ...(field ? [field] : [])])]); // prettier-ignore
  return {
    routes: new Set([...entities.map(({ plural }) => plural), 'health', 'openapi.json', ':id', 'docs', '']),
    tables: new Set(entities.flatMap(({ plural }) => [plural.replaceAll('-', '_')])),
    fields: new Set(['id', 'createdat', 'updatedat', ...columns.map((name) => name.toLowerCase())]),
  };
}
