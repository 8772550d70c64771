import type { Field } from '@hexad/proto/documents';
import { allowsText, bounds, DAY, exampleValue, EXAMPLE_DAY, type Value } from './example-values.js';
import type { EntityModel } from './model.js';
import { words } from './names.js';

const GIVEN = ['Ada', 'Jonas', 'Mei', 'Omar', 'Lucía', 'Priya'];
const FAMILY = ['Keller', 'Okafor', 'Tanaka', 'Rossi', 'Novak', 'Silva'];
const CITIES = ['Lisbon', 'Graz', 'Osaka', 'Nairobi', 'Lyon', 'Quito'];
const LANES = ['Mill Lane', 'Harbour Road', 'Linden Row', 'Station Square', 'Hill View', 'North Quay'];
const FIRMS = ['Northwind Ltd', 'Blue Harbour', 'Fenwick & Sons', 'Aurora Group', 'Stonebridge', 'Halcyon'];
const MARKS = ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon', 'Zeta'];
const PRICES = [19.9, 49, 120.5, 8.75, 240, 15];
const YEARS_OF_AGE = [34, 27, 45, 52, 39, 61];

const pick = <T>(values: readonly T[], n: number): T => values[(n - 1) % values.length]!;

/** A value as a person might have entered it, as far as its name and type tell; else an example like any other. */
export function plausibleValue(entity: EntityModel, field: Field, n: number): Value {
  const wanted = plain(field) ? guess(entity, field, n) : undefined;
  return wanted !== undefined && allows(field, wanted) ? wanted : exampleValue(field, n);
}

const plain = (field: Field): boolean => field.pattern === undefined && field.enum === undefined;

function allows(field: Field, value: Value): boolean {
  if (typeof value === 'string') return ['date', 'datetime', 'time'].includes(field.type) || allowsText(field, value);
  const { low, high } = bounds(field);
  return Number(value) >= (low ?? -Infinity) && Number(value) <= (high ?? Infinity);
}

function guess(entity: EntityModel, field: Field, n: number): Value | undefined {
  const said = words(field.name);
  switch (field.type) {
    case 'string':
      return field.format === undefined ? guessText(entity, said, n) : guessFormat(field, n);
    case 'text':
      return `A few words about this ${entity.spec.label.toLowerCase()}.`;
    case 'number':
      return field.format === 'money' ? pick(PRICES, n) : undefined;
    case 'integer':
      return said.includes('year') ? 2018 + n : undefined;
    case 'date':
      return new Date(EXAMPLE_DAY + distance(said, n) * DAY).toISOString().slice(0, 10);
    case 'datetime':
      return new Date(EXAMPLE_DAY + distance(said, n) * DAY).toISOString();
    default:
      return undefined;
  }
}

/** In days from now. */
const distance = (said: readonly string[], n: number): number =>
  said.some((word) => word.startsWith('birth') || word === 'born') ? -365 * pick(YEARS_OF_AGE, n) : 3 * n;

function guessFormat(field: Field, n: number): string | undefined {
  if (field.format === 'email') return `${ascii(pick(GIVEN, n))}.${ascii(pick(FAMILY, n))}@example.com`;
  return field.format === 'phone' ? `+1 555 010 ${1000 + n}` : undefined;
}

const ascii = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();

function guessText(entity: EntityModel, said: readonly string[], n: number): string | undefined {
  const has = (...wanted: string[]): boolean => wanted.some((word) => said.includes(word));
  if (has('city', 'town')) return pick(CITIES, n);
  if (has('address')) return `${10 + n} ${pick(LANES, n)}`;
  if (has('company', 'firm', 'organisation', 'organization')) return pick(FIRMS, n);
  if (has('first', 'given', 'forename')) return pick(GIVEN, n);
  if (has('last', 'family', 'surname')) return pick(FAMILY, n);
  if (has('name') && (said.length > 1 || isPerson(entity))) return `${pick(GIVEN, n)} ${pick(FAMILY, n)}`;
  if (has('name', 'title', 'subject')) return `${entity.spec.label} ${pick(MARKS, n)}`;
  if (has('number', 'code', 'reference')) return `${said.map((word) => word.charAt(0).toUpperCase()).join('')}-${1000 + n}`;
  return undefined;
}

/** Who can be written to or called is taken for a person. */
const isPerson = (entity: EntityModel): boolean => entity.fields.some(({ spec }) => spec.format === 'email' || spec.format === 'phone');
