import { CREATOR_FIELD } from './access/creator-field.js';
import type { EntityModel, FieldModel } from './model.js';

const LONG = `Robert'); DROP TABLE students; --`;
const SHORT = `' OR 1=1 --`;

/** Text that would do something if it became part of a statement, for the fields of a record that take any text. */
export const hostileTexts = (entity: EntityModel): Record<string, string> =>
  Object.fromEntries(entity.fields.flatMap((field) => textFor(field)));

function textFor({ name, spec, writable, guarded }: FieldModel): [string, string][] {
  const free = ['string', 'text'].includes(spec.type) && spec.enum === undefined && spec.format === undefined && spec.pattern === undefined;
  if (!free || !writable || guarded) return [];
  const text = [LONG, SHORT].find((each) => each.length <= (spec.maxLength ?? Infinity) && each.length >= (spec.minLength ?? 0));
  return text === undefined ? [] : [[name, text]];
}

/** The lists' parameters that take such a text: each with the field that it is compared with, the search without one. */
export function hostileQueries(entity: EntityModel): { readonly param: string; readonly field?: string }[] {
  const texts = hostileTexts(entity);
  const filters = entity.listing.filters.filter(
    ({ field, range, values }) => field in texts && range === undefined && values === undefined,
  );
  return [...filters.map(({ param, field }) => ({ param, field })), ...(entity.listing.search.length > 0 ? [{ param: 'q' }] : [])];
}

/** Texts that no record has; as a part of a statement they would hold for every one, or break it. */
export const NO_MATCH = ["x' OR '1'='1", "%' OR 2=2 --"] as const;

/** Names of what only the service sets, and of what no record has. */
export const foreignNames = ({ fields }: EntityModel): string[] => [
  ...new Set([
    'id',
    'createdAt',
    'updatedAt',
    CREATOR_FIELD,
    'isAdmin',
    ...fields.filter(({ writable }) => !writable).map(({ name }) => name),
  ]),
];
