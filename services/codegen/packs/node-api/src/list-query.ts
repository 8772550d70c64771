import type { AppModel } from '../../../src/domain/model.js';
import { lines } from '../../../src/domain/text.js';

/** `http/list-query.ts`: the parts of which the lists' queries are made. */
export function listQueryModule(app: AppModel): string {
  const filters = app.entities.flatMap((entity) => entity.listing.filters);
  const kinds = new Set(filters.map((filter) => filter.kind));
  const sorted = app.entities.some((entity) => entity.listing.sorts.length > 0);
  return lines(
    '// The parts of which the queries of lists are made.',
    "import { z } from 'zod';",
    '',
    'export const paging = (size: number, max: number) => ({',
    'page: z.coerce.number().int().min(1).max(1_000_000).default(1),',
    'pageSize: z.coerce.number().int().min(1).max(max).default(size),',
    '});',
    '',
    sorted &&
      `/** \`title,-dueDate\`: names separated by commas, each with - before it for descending. */
export const sorting = (fields: readonly string[]) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(fields.flatMap((field) => [field, \`-\${field}\`]))))
    .optional();
`,
    filters.length > 0 &&
      `/** A parameter that may be repeated. */
export const anyOf = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (value === undefined ? value : [value].flat()), z.array(item).optional());
`,
    kinds.has('boolean') && "export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');\n",
    (kinds.has('integer') || kinds.has('number')) &&
      "export const numeric = z.stringFormat('number', /^-?\\d+(?:\\.\\d+)?$/).transform(Number);\n",
    kinds.has('datetime') &&
      `const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()], { error: 'must be a date, or a date with a time' });

/** A day means its first moment. */
export const instant = moment.transform((text) => new Date(text).toISOString());

/** A day means its last moment. */
export const dayEnd = moment.transform((text) =>
  new Date(text.length === 10 ? \`\${text}T23:59:59.999Z\` : text).toISOString(),
);
`,
  );
}
