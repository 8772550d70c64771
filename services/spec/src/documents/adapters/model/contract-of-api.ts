import type { ApiContract, ApiOperation, Form, FormMember, PathParameter } from '../../../domain/contract/api-contract.js';
import type { Block } from '../../domain/compose.js';
import { type Json, recordOf, textIn } from '../../domain/json.js';
import { recordName, wordsOfName } from '../../domain/records.js';
import { followed, jsonSchemaOf } from './json-schema-of-api.js';
import { referenced, type Schema, type SchemasOfApi } from './schemas-of-api.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const LIST_WITHIN = /^(?:items|data|results|content|values|records|entries)$/;

/** Every operation of an API, with what it takes and answers, as far as that is about a record. */
export function contractOfApi(api: Schema, schemas: SchemasOfApi, lineOf: (path: readonly string[]) => number | undefined): ApiContract {
  const reader = new OperationReader(api, schemas);
  const operations = Object.entries(recordOf(api['paths']) ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method): ApiOperation[] => {
      const operation = recordOf(recordOf(item)?.[method]);
      if (operation === undefined) return [];
      const line = lineOf(['paths', path, method]);
      return [{ ...reader.read(path, method, operation, recordOf(item) ?? {}), ...(line === undefined ? {} : { line }) }];
    }),
  );
  return { base: baseOf(api), operations };
}

/** The operations, one in a line, as code: what is cited, and nothing to be read. */
export function blocksOfContract({ operations }: ApiContract): Block[] {
  if (operations.length === 0) return [];
  const fence: Block = { kind: 'lines', text: '```', place: {} };
  const lines = operations.map(({ method, path, line }): Block => ({
    kind: 'lines',
    text: `${method.toUpperCase()} ${path}`,
    place: line === undefined ? {} : { line },
  }));
  return [fence, ...lines, fence];
}

/** The path of the first server. */
function baseOf(api: Schema): string {
  const [first] = Array.isArray(api['servers']) ? api['servers'] : [];
  const url = textIn(first as Json, 'url') ?? textIn(api, 'basePath') ?? '';
  const path = url.replace(/^[a-z+.-]+:\/\/[^/]*/i, '').replace(/\/+$/, '');
  return /^(?:\/[\w.~-]+)*$/.test(path) ? path : '';
}

class OperationReader {
  readonly #api: Schema;
  readonly #schemas: SchemasOfApi;

  constructor(api: Schema, schemas: SchemasOfApi) {
    this.#api = api;
    this.#schemas = schemas;
  }

  read(path: string, method: ApiOperation['method'], operation: Schema, item: Schema): Omit<ApiOperation, 'line'> {
    const parameters = [...this.#parameters(item['parameters']), ...this.#parameters(operation['parameters'])];
    const isNumber = (param: string): boolean => {
      const found = parameters.find((one) => textIn(one, 'name') === param && textIn(one, 'in') === 'path');
      return /^(?:integer|number)$/.test(textIn(recordOf(found?.['schema']) ?? found, 'type') ?? '');
    };
    const answer = this.#answer(operation);
    const takes = this.#takes(operation, parameters);
    const about = this.#about(path, operation, isNumber);
    const declared = Object.keys(recordOf(operation['responses']) ?? {}).flatMap(statusOf);
    return {
      path,
      method,
      ...about,
      query: parameters
        .filter((one) => textIn(one, 'in') === 'query')
        .map((one) => ({ name: textIn(one, 'name') ?? '', required: one['required'] === true })),
      ...(takes === undefined ? {} : { takes }),
      ...answer,
      declared,
      ...this.#problem(operation),
    };
  }

  /** By the words of the path or, where they name no record, by what goes in and out. */
  #about(path: string, operation: Schema, isNumber: (param: string) => boolean): About {
    const about = aboutOf(path, isNumber, (name) => this.#schemas.hasRecord(name));
    if (this.#schemas.hasRecord(about.record)) return about;
    const bodies = [this.#success(operation), this.#requested(operation, [])].map((one) => recordOf(one) ?? {});
    const holders = bodies.flatMap((body) => [
      body,
      ...Object.values(recordOf(followed(this.#api, body)?.['properties']) ?? {}).map((one) => recordOf(one) ?? {}),
    ]);
    const record = holders.map((one) => this.#schemas.nameOf(one)).find((name) => name !== undefined);
    return record === undefined ? about : { ...aboutOf(path, isNumber, (_, isLast) => isLast), record };
  }

  #parameters(list: Json | undefined): Schema[] {
    return (Array.isArray(list) ? (list as readonly Json[]) : []).flatMap((one) => {
      const found = followed(this.#api, one);
      return found === undefined ? [] : [found];
    });
  }

  #takes(operation: Schema, parameters: readonly Schema[]): Form | undefined {
    const schema = this.#requested(operation, parameters);
    return schema === undefined ? undefined : this.#form(schema);
  }

  #requested(operation: Schema, parameters: readonly Schema[]): Json | undefined {
    const body = recordOf(followed(this.#api, operation['requestBody'])?.['content']);
    return body === undefined ? parameters.find((one) => textIn(one, 'in') === 'body')?.['schema'] : schemaOfContent(body);
  }

  #success(operation: Schema): Json | undefined {
    const responses = recordOf(operation['responses']) ?? {};
    const key = successOf(responses);
    return key === undefined ? undefined : this.#bodyOf(responses[key]);
  }

  #answer(operation: Schema): Pick<ApiOperation, 'status' | 'answers'> {
    const key = successOf(recordOf(operation['responses']) ?? {});
    const schema = this.#success(operation);
    const answers = schema === undefined ? undefined : this.#form(schema);
    return { status: /^\d+$/.test(key ?? '') ? Number(key) : 200, ...(answers === undefined ? {} : { answers }) };
  }

  #problem(operation: Schema): Pick<ApiOperation, 'problem'> {
    const responses = recordOf(operation['responses']) ?? {};
    const refusals = Object.keys(responses).filter((status) => /^[45]|^default$/.test(status));
    const schema = refusals.map((status) => this.#bodyOf(responses[status])).find((one) => one !== undefined);
    return schema === undefined ? {} : { problem: jsonSchemaOf(this.#api, schema) };
  }

  #bodyOf(response: Json | undefined): Json | undefined {
    const given = followed(this.#api, response);
    return schemaOfContent(recordOf(given?.['content']) ?? {}) ?? given?.['schema'];
  }

  /** The record, or the list of records, that a body holds: itself, or in one property. */
  #form(schema: Json): Form {
    const whole = { schema: jsonSchemaOf(this.#api, schema) };
    const given = followed(this.#api, schema) ?? {};
    const item = given['items'];
    if (item !== undefined) return { ...whole, isList: true, beside: [], members: this.#members(item) };
    const properties = recordOf(given['properties']) ?? {};
    const required = Array.isArray(given['required']) ? given['required'] : [];
    const holder = this.#holderIn(properties, schema);
    if (holder === undefined) return { ...whole, isList: false, beside: [], members: this.#members(schema) };
    const inner = followed(this.#api, properties[holder]) ?? {};
    const beside = Object.keys(properties)
      .filter((name) => name !== holder)
      .map((name) => ({ name, required: required.includes(name) }));
    const isList = inner['items'] !== undefined;
    return { ...whole, within: holder, isList, beside, members: this.#members(isList ? inner['items']! : properties[holder]!) };
  }

  /** A body that is no record itself and has one property with a record or a list of them. */
  #holderIn(properties: Schema, schema: Json): string | undefined {
    const key = referenced(recordOf(schema) ?? {});
    if (key !== undefined && this.#schemas.isRecord(key)) return undefined;
    const holders = Object.keys(properties).filter((name) => {
      const inner = recordOf(properties[name]) ?? {};
      const target = referenced(inner) ?? referenced(recordOf(inner['items']) ?? {});
      const given = followed(this.#api, inner) ?? {};
      const listed = given['items'] !== undefined && LIST_WITHIN.test(name);
      return (
        listed ||
        (target !== undefined && this.#schemas.isRecord(target)) ||
        (given['properties'] !== undefined && this.#schemas.hasRecord(recordName(name)))
      );
    });
    return holders.length === 1 ? holders[0] : undefined;
  }

  #members(schema: Json): FormMember[] {
    const { properties, required } = this.#schemas.merged(followed(this.#api, schema) ?? {});
    return Object.entries(properties).map(([name, one]) => {
      const given = jsonSchemaOf(this.#api, one);
      const types = [given['type']].flat();
      const values = Array.isArray(given['enum']) ? given['enum'].filter((value) => typeof value === 'string') : [];
      return {
        name,
        words: wordsOfName(name),
        required: required.includes(name),
        nullable: types.includes('null'),
        kind: kindOf(given, types),
        ...(values.length > 0 ? { values } : {}),
      };
    });
  }
}

function kindOf(schema: Schema, types: readonly unknown[]): FormMember['kind'] {
  const type = types.find((one) => one !== 'null');
  if (type === 'integer' || type === 'number' || type === 'boolean') return type;
  if (type === 'array') return /^(?:string|integer)$/.test(textIn(schema['items'], 'type') ?? '') ? 'ids' : 'other';
  return type === 'object' || (type === undefined && schema['enum'] === undefined) ? 'other' : 'text';
}

const successOf = (responses: Schema): string | undefined =>
  Object.keys(responses)
    .toSorted()
    .find((status) => status.startsWith('2'));

const statusOf = (status: string): (number | 'default')[] =>
  status === 'default' ? ['default'] : /^\d+$/.test(status) ? [Number(status)] : /^4XX$/i.test(status) ? ['default'] : [];

function schemaOfContent(content: Schema): Json | undefined {
  const type = Object.keys(content).find((one) => /\bjson\b/.test(one)) ?? Object.keys(content)[0];
  return type === undefined ? undefined : recordOf(content[type])?.['schema'];
}

type About = Pick<ApiOperation, 'record' | 'key' | 'parent' | 'verb'>;

/** `/owners/{ownerId}/pets/{petId}/adopt`: about a pet, one of an owner's, and the verb `adopt`. */
function aboutOf(path: string, isNumber: (param: string) => boolean, isRecord: (name: string, isLast: boolean) => boolean): About {
  const parts = path.split('/').filter((part) => part !== '');
  const last = parts.findLastIndex(
    (part, index) => !part.startsWith('{') && isRecord(recordName(part), !parts.slice(index + 1).some((one) => !one.startsWith('{'))),
  );
  const parameter = (part: string | undefined): PathParameter | undefined =>
    part?.startsWith('{') ? { param: part.slice(1, -1), isNumber: isNumber(part.slice(1, -1)) } : undefined;
  const key = parameter(parts[last + 1]);
  const owner = parameter(parts[last - 1]);
  const above = parts[last - 2];
  const verb = parts.slice(last + (key === undefined ? 1 : 2)).join('/');
  return {
    record: recordName(parts[last] ?? ''),
    ...(key === undefined ? {} : { key }),
    ...(owner !== undefined && above !== undefined ? { parent: { ...owner, record: recordName(above) } } : {}),
    ...(verb === '' ? {} : { verb }),
  };
}
