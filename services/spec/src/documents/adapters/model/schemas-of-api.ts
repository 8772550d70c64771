import { type Json, recordOf, textIn } from '../../domain/json.js';
import { type FieldOutline, recordName, type ReferenceOutline, spanInWords, wordsOfName } from '../../domain/records.js';

export type Schema = Readonly<Record<string, Json>>;

export interface RecordSchema {
  readonly key: string;
  readonly name: string;
  /** Where it stands in the document. */
  readonly path: readonly string[];
  readonly properties: Schema;
  readonly required: readonly string[];
  readonly description?: string;
}

/** `NewPet`, `PetUpdate` and `PetList` are forms of `Pet`; errors and pages are no records. */
const FORM =
  /^(?:New|Create|Update|Patch|Edit|Insert|List)(?=[A-Z])|(?<=[a-z\d])(?:Create|Creation|Update|Patch|Input|Request|Response|Body|List|Page|Paged|Collection|Result|Results|Summary|Dto|DTO|Payload|Params|Form)$/;
/** These may be a name, too: a playlist, a search result. */
const MANY = /(?:List|Page|Paged|Collection|Result|Results|Summary)$/;
const NO_RECORD = /(?:Error|Errors|Problem|ProblemDetails|Pagination|Paging|Links|Meta|Metadata|Health|Status|Token)$/;

const textsIn = (value: Json | undefined): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);

/** The schemas of an API, with their references followed. */
export class SchemasOfApi {
  readonly #all: ReadonlyMap<string, Schema>;
  readonly #home: readonly string[];
  readonly #records: ReadonlyMap<string, RecordSchema>;

  constructor(api: Schema) {
    const modern = recordOf(recordOf(api['components'])?.['schemas']);
    this.#home = modern ? ['components', 'schemas'] : ['definitions'];
    this.#all = new Map(
      Object.entries(modern ?? recordOf(api['definitions']) ?? {}).flatMap(([key, one]) => {
        const schema = recordOf(one);
        return schema ? [[key, schema] as const] : [];
      }),
    );
    this.#records = new Map([...this.#all].flatMap(([key]) => this.#record(key)));
  }

  records(): RecordSchema[] {
    return [...this.#records.values()];
  }

  /** Whether the schema of this key, or the one that it is a form of, is a record. */
  isRecord(key: string): boolean {
    return this.#records.has(key) || this.#records.has(key.replace(FORM, ''));
  }

  /** Whether a record has this name, in words. */
  hasRecord(name: string): boolean {
    return [...this.#records.values()].some((record) => record.name === name);
  }

  #record(key: string): [string, RecordSchema][] {
    const form = key.replace(FORM, '');
    const bare = this.#all.has(form) || !MANY.test(key) ? form : key;
    if (NO_RECORD.test(key) || (bare !== key && this.#all.has(bare))) return [];
    const { properties, required } = this.merged({ $ref: `/${key}` });
    const names = Object.keys(properties);
    const wraps = names.length <= 5 && names.some((name) => /^(?:items|data|results|content|values)$/.test(name)) && form !== key;
    if (names.length === 0 || wraps) return [];
    const description = textIn(this.#all.get(key), 'description');
    const name = recordName(bare === '' ? key : bare);
    return [[key, { key, name, path: [...this.#home, key], properties, required, ...(description === undefined ? {} : { description }) }]];
  }

  /** A schema with the parts of its `allOf` put together. */
  merged(schema: Schema, seen: ReadonlySet<string> = new Set()): { properties: Schema; required: string[] } {
    const key = referenced(schema);
    if (key !== undefined) {
      const target = this.#all.get(key);
      return target === undefined || seen.has(key) ? { properties: {}, required: [] } : this.merged(target, new Set([...seen, key]));
    }
    const parts = (Array.isArray(schema['allOf']) ? schema['allOf'] : []).map((part: Json) => this.merged(recordOf(part) ?? {}, seen));
    return {
      properties: Object.assign({}, ...parts.map((part) => part.properties), recordOf(schema['properties']) ?? {}) as Schema,
      required: [...parts.flatMap((part) => part.required), ...textsIn(schema['required'])],
    };
  }

  /** The record that a property refers to: by `$ref`, in a list, or by a name such as `ownerId`. */
  reference(property: string, given: Schema): Omit<ReferenceOutline, 'required' | 'line'> | undefined {
    const parts = Array.isArray(given['allOf']) ? given['allOf'].map((part: Json) => recordOf(part) ?? {}) : [];
    const direct = [given, ...parts].map(referenced).find((key) => key !== undefined);
    const item = referenced(recordOf(given['items']) ?? {});
    const words = wordsOfName(property);
    const target = this.#records.get(direct ?? item ?? '');
    if (target) {
      if (item === undefined) return { role: words, target: target.name, kind: 'one' };
      return { role: target.name, target: target.name, kind: 'list' };
    }
    const named = /^(.+) ids?$/.exec(words)?.[1];
    const found = named === undefined ? undefined : this.#called(recordName(named));
    return found && { role: recordName(named ?? ''), target: found.name, kind: words.endsWith('ids') ? 'many' : 'one' };
  }

  /** By its name or, where only one ends so, by its last words: `list` for a todo list. */
  #called(words: string): RecordSchema | undefined {
    const all = [...this.#records.values()];
    const ending = all.filter(({ name }) => name.endsWith(` ${words}`));
    return all.find(({ name }) => name === words) ?? (ending.length === 1 ? ending[0] : undefined);
  }

  /** The record that a schema or a list of it is a form of, in words. */
  nameOf(schema: Schema): string | undefined {
    const key = referenced(schema) ?? referenced(recordOf(schema['items']) ?? {});
    return key === undefined ? undefined : (this.#records.get(key) ?? this.#records.get(key.replace(FORM, '')))?.name;
  }

  field(given: Schema): Pick<FieldOutline, 'type' | 'rules' | 'unique' | 'default'> {
    const key = referenced(given);
    const schema = (key === undefined ? undefined : this.#all.get(key)) ?? given;
    const values = textsIn(schema['enum']);
    const value = schema['default'] ?? given['default'];
    return {
      type: values.length > 0 ? 'text' : typeOf(schema),
      unique: false,
      rules: [...(values.length > 0 ? [`one of ${values.map(wordsOrCode).join(', ')}`] : []), ...boundsOf(schema)],
      ...(typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? { default: String(value) } : {}),
    };
  }
}

export const referenced = (schema: Schema): string | undefined => textIn(schema, '$ref')?.split('/').at(-1);

const wordsOrCode = (value: string): string => (/^[A-Za-z][a-z]*(?:[_-][a-z]+)*$/.test(value) ? value.replace(/[_-]/g, ' ') : value);

const FORMATS: Readonly<Record<string, string>> = {
  date: 'date',
  'date-time': 'date and time',
  time: 'time',
  email: 'e-mail',
  uri: 'URL',
  url: 'URL',
};

function typeOf(schema: Schema): string {
  const type = Array.isArray(schema['type']) ? textsIn(schema['type']).find((one) => one !== 'null') : textIn(schema, 'type');
  if (type === 'integer') return 'whole number';
  if (type === 'number') return 'number';
  if (type === 'boolean') return 'yes or no';
  return FORMATS[textIn(schema, 'format') ?? ''] ?? 'text';
}

function boundsOf(schema: Schema): string[] {
  const number = (key: string): number | undefined => (typeof schema[key] === 'number' ? schema[key] : undefined);
  // In OpenAPI 3.0 `exclusiveMinimum` says whether `minimum` itself is left out; from 3.1 on it is the limit.
  const [above, below] = [
    schema['exclusiveMinimum'] === true ? number('minimum') : number('exclusiveMinimum'),
    schema['exclusiveMaximum'] === true ? number('maximum') : number('exclusiveMaximum'),
  ];
  return [
    ...spanInWords(number('minLength') || undefined, number('maxLength'), ' characters'),
    ...spanInWords(above === undefined ? number('minimum') : undefined, below === undefined ? number('maximum') : undefined),
    ...(above === undefined ? [] : [`greater than ${above}`]),
    ...(below === undefined ? [] : [`less than ${below}`]),
  ];
}
