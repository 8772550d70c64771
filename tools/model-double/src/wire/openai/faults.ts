import type { z } from 'zod';
import type { Model } from '../../script/schema.js';
import { readJson } from '../read-json.js';
import { Refusal } from '../refusal.js';
import type { Exchange, World } from '../wire.js';

export const invalid = (message: string, param?: string, code?: string): Refusal => new Refusal(400, { message, param, code });

/** `messages[0].content`, as the provider writes it. */
export const pathOf = (path: readonly PropertyKey[]): string =>
  path.map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`)).join('');

const NAMES: Readonly<Record<string, string>> = {
  string: 'a string',
  int: 'an integer',
  number: 'a decimal',
  boolean: 'a boolean',
  array: 'an array',
  object: 'an object',
};

export function bodyOf({ body }: Exchange): Record<string, unknown> {
  return readJson(body, () =>
    invalid(
      "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)",
    ),
  );
}

/** The body as the schema reads it. Throws the provider's words for the first thing that is wrong. */
export function checked<S extends z.ZodType>(schema: S, body: Record<string, unknown>): z.infer<S> {
  const read = schema.safeParse(body, { reportInput: true });
  if (read.success) return read.data;
  const issue = read.error.issues[0]!;
  const path = pathOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const name = pathOf([...issue.path, issue.keys[0]!]);
    throw invalid(`Unknown parameter: '${name}'.`, name, 'unknown_parameter');
  }
  if (issue.input === undefined) throw invalid(`Missing required parameter: '${path}'.`, path, 'missing_required_parameter');
  if (issue.code === 'invalid_value') {
    const all = issue.values.map((value) => `'${String(value)}'`).join(', ');
    throw invalid(`Invalid value: '${shown(issue.input)}'. Supported values are: ${all}.`, path, 'invalid_value');
  }
  if (issue.code === 'too_small' && typeof issue.input === 'number') {
    const message = `Invalid '${path}': integer below minimum value. Expected a value >= ${issue.minimum}, but got ${issue.input} instead.`;
    throw invalid(message, path, 'integer_below_min_value');
  }
  if (issue.code === 'too_big' && typeof issue.input === 'number') {
    const message = `Invalid '${path}': decimal above maximum value. Expected a value <= ${issue.maximum}, but got ${issue.input} instead.`;
    throw invalid(message, path, 'decimal_above_max_value');
  }
  if (issue.code === 'too_small') {
    throw invalid(
      `Invalid '${path}': empty array. Expected an array with minimum length 1, but got an empty array instead.`,
      path,
      'empty_array',
    );
  }
  const expected = issue.code === 'invalid_type' ? (NAMES[issue.expected] ?? issue.expected) : 'one of a string or array of objects';
  throw invalid(`Invalid type for '${path}': expected ${expected}, but got ${kindOf(issue.input)} instead.`, path, 'invalid_type');
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal';
  return NAMES[typeof value] ?? typeof value;
}

export function modelOf(id: string, world: World): Model {
  const model = world.models.find('openai', id);
  if (model !== undefined) return model;
  throw new Refusal(404, { message: `The model \`${id}\` does not exist or you do not have access to it.`, code: 'model_not_found' });
}

/** Refuses a prompt that the model cannot take, and an answer that it cannot give. */
export function checkSize(model: Model, input: number, output: number | undefined, param: string): void {
  if (output !== undefined && output > model.output) {
    throw invalid(
      `max_tokens is too large: ${output}. This model supports at most ${model.output} completion tokens, whereas you provided ${output}.`,
      param,
      'invalid_value',
    );
  }
  if (input <= model.context) return;
  throw invalid(
    `This model's maximum context length is ${model.context} tokens. However, your messages resulted in ${input} tokens. Please reduce the length of the messages.`,
    'messages',
    'context_length_exceeded',
  );
}

/** Refuses a function whose name or parameters the provider does not take. */
export function checkFunction(name: string, parameters: unknown, strict: boolean, at: string): void {
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) {
    throw invalid(
      `Invalid '${at}.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`,
      `${at}.name`,
      'invalid_value',
    );
  }
  if (parameters === undefined || parameters === null) return;
  const fault = schemaFault(parameters, strict);
  if (fault === undefined) return;
  throw invalid(`Invalid schema for function '${name}': ${fault}`, `${at}.parameters`, 'invalid_function_parameters');
}

/** Refuses the schema of a structured output. */
export function checkFormat(name: string, schema: unknown, strict: boolean, param: string): void {
  const fault = schemaFault(schema, strict);
  if (fault !== undefined) throw invalid(`Invalid schema for response_format '${name}': ${fault}`, param);
}

type Schema = Readonly<Record<string, unknown>>;

function schemaFault(value: unknown, strict: boolean): string | undefined {
  const schema = value as Schema | null;
  if (typeof schema !== 'object' || schema === null || schema['type'] !== 'object') {
    return `schema must be a JSON Schema of 'type: "object"', got 'type: "${shown(schema?.['type'] ?? 'None')}"'.`;
  }
  return strict ? strictFault(schema, '()') : undefined;
}

/** What strict mode asks of every object of a schema. */
function strictFault(schema: Schema, context: string): string | undefined {
  if (schema['type'] === 'array' && typeof schema['items'] === 'object') return strictFault(schema['items'] as Schema, `${context} items`);
  if (schema['type'] !== 'object') return undefined;
  if (schema['additionalProperties'] !== false) {
    return `In context=${context}, 'additionalProperties' is required to be supplied and to be false.`;
  }
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const required = (schema['required'] ?? []) as readonly string[];
  for (const [name, property] of Object.entries(properties)) {
    if (!required.includes(name)) {
      return `In context=${context}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${name}'.`;
    }
    const fault = strictFault(property, `('properties', '${name}')`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
