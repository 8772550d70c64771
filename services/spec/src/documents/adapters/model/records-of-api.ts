import { plural } from '../../../domain/text/language.js';
import { type Json, recordOf, textIn } from '../../domain/json.js';
import {
  type FieldOutline,
  KEPT_ANYWAY,
  recordName,
  type RecordOutline,
  type ReferenceOutline,
  wordsOfName,
} from '../../domain/records.js';
import type { Schema, SchemasOfApi } from './schemas-of-api.js';

type LineOf = (path: readonly string[]) => number | undefined;

/** The records of an API: each schema of an object with fields of its own, with what its paths allow. */
export function recordsOfApi(api: Schema, schemas: SchemasOfApi, lineOf: LineOf): RecordOutline[] {
  const operations = operationsOf(api);
  return schemas.records().map(({ name, path, properties, required, description }) => {
    const line = lineOf(path);
    const fields: FieldOutline[] = [];
    const references: ReferenceOutline[] = [];
    for (const [property, given] of Object.entries(properties)) {
      const words = wordsOfName(property);
      if (KEPT_ANYWAY.test(words)) continue;
      const place = lineOf([...path, 'properties', property]) ?? line;
      const placed = place === undefined ? {} : { line: place };
      const reference = schemas.reference(property, recordOf(given) ?? {});
      const isRequired = required.includes(property);
      if (reference) references.push({ ...reference, required: isRequired, ...placed });
      else fields.push({ name: words, required: isRequired, ...schemas.field(recordOf(given) ?? {}), ...placed });
    }
    return {
      name,
      fields,
      references,
      sentences: sentencesOf(name, operations, fields, lineOf),
      ...(description === undefined ? {} : { description }),
      ...(line === undefined ? {} : { line }),
    };
  });
}

interface Operation {
  readonly path: string;
  readonly method: string;
  /** The record that the path is about: its last part that is no parameter. */
  readonly about: string;
  readonly one: boolean;
  readonly query: readonly string[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

function operationsOf(api: Schema): Operation[] {
  return Object.entries(recordOf(api['paths']) ?? {}).flatMap(([path, item]) => {
    const parts = path.split('/').filter((part) => part !== '');
    const about = recordName(parts.findLast((part) => !part.startsWith('{')) ?? '');
    const shared = parametersOf(recordOf(item)?.['parameters']);
    return METHODS.filter((method) => recordOf(recordOf(item)?.[method])).map((method) => ({
      path,
      method,
      about,
      one: parts.at(-1)?.startsWith('{') ?? false,
      query: [...shared, ...parametersOf(recordOf(recordOf(item)?.[method])?.['parameters'])],
    }));
  });
}

const parametersOf = (list: Json | undefined): string[] =>
  (Array.isArray(list) ? list : []).flatMap((one: Json) => (textIn(one, 'in') === 'query' ? (textIn(one, 'name') ?? []) : []));

const SEARCH = new Set(['q', 'query', 'search', 'text']);
const FORBIDDEN: readonly (readonly [readonly string[], string])[] = [
  [['delete'], 'deleted'],
  [['put', 'patch'], 'changed'],
];

/** What an API leaves out is not allowed; what its lists take can be asked for. */
function sentencesOf(name: string, operations: readonly Operation[], fields: readonly FieldOutline[], lineOf: LineOf) {
  const own = operations.filter(({ about }) => about === name);
  const [first] = own;
  if (!first) return [];
  const lined = (text: string, { path, method }: Pick<Operation, 'path' | 'method'>) => {
    const line = lineOf(['paths', path, method]);
    return { text, ...(line === undefined ? {} : { line }) };
  };
  const subject = `${plural(name).charAt(0).toUpperCase()}${plural(name).slice(1)}`;
  const forbidden = FORBIDDEN.filter(([methods]) => !own.some(({ method }) => methods.includes(method))).map(([, deed]) =>
    lined(`${subject} cannot be ${deed}.`, first),
  );
  const list = own.find(({ method, one }) => method === 'get' && !one);
  if (!list) return forbidden;
  const filters = list.query.map(wordsOfName).filter((word) => fields.some((field) => field.name === word));
  const texts = fields.filter(({ type }) => type === 'text').map((field) => field.name);
  const searched = list.query.some((parameter) => SEARCH.has(parameter.toLowerCase())) && texts.length > 0;
  return [
    ...forbidden,
    ...(filters.length > 0 ? [lined(`${subject} can be filtered by ${filters.join(' and ')}.`, list)] : []),
    ...(searched ? [lined(`${subject} can be searched by ${texts[0]}.`, list)] : []),
  ];
}
