import { Validator } from '@cfworker/json-schema';
import { AppError } from '@hexad/kernel';
import safe from 'safe-regex2';
import type { Answer } from '../domain/answer.js';
import { spoken } from '../domain/gather.js';
import type { ModelRequest, Output, Tool } from '../domain/request.js';
import { SchemaFaults } from './schema-faults.js';

const MOST_VALIDATORS = 500;
const MOST_FAULTS = 5;

/** Whether an answer is the JSON that was asked for. The schema is a tenant's: it is interpreted, never made into code. */
export class OutputCheck {
  readonly #validators = new Map<string, Validator>();
  readonly #schemas = new SchemaFaults();

  /**
   * Before anything is paid. Fails with `tool_invalid` when a tool's schema is none, or not that of an object; with `invalid` when the schema of the
   * output is none, or has a pattern that could take for ever.
   */
  prepare({ output, tools }: Pick<ModelRequest, 'output' | 'tools'>): void {
    if (output.kind === 'schema') this.#validator(output.schema);
    for (const tool of tools) this.#checkTool(tool);
  }

  /** What is wrong with it, for the model to mend; undefined when nothing is. An answer without words (a tool call, a refusal, cut off) is not looked at. */
  faults({ finish, parts }: Answer, output: Output): string | undefined {
    if (output.kind === 'text' || (finish !== 'stop' && finish !== 'stop_sequence')) return undefined;
    const text = spoken(parts);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return `It is not JSON: ${(error as Error).message.slice(0, 200)}`;
    }
    if (output.kind === 'json') return undefined;
    const { valid, errors } = this.#validator(output.schema).validate(value);
    if (valid) return undefined;
    // The deepest say most: those above only repeat that something below is wrong.
    return errors
      .slice(-MOST_FAULTS)
      .map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`)
      .join(' ');
  }

  #checkTool({ name, schema }: Tool): void {
    const { type } = schema;
    const object = type === undefined || [type].flat().includes('object');
    const fault =
      this.#schemas.of(schema) ?? (object ? undefined : `it describes ${JSON.stringify(type)}, and the input of a tool is an object`);
    if (fault === undefined) return;
    const whose = `The schema of the tool ${JSON.stringify(name.slice(0, 100))}`;
    throw new AppError(
      'tool_invalid',
      `${whose} is no JSON Schema that can be used: ${fault.slice(0, 300)}; correct it and send the request again.`,
      {
        details: { tool: name.slice(0, 100) },
      },
    );
  }

  #validator(schema: Readonly<Record<string, unknown>>): Validator {
    const name = JSON.stringify(schema);
    const known = this.#validators.get(name);
    if (known !== undefined) return known;
    checkPatterns(schema);
    const fault = this.#schemas.of(schema);
    if (fault !== undefined)
      throw new AppError('invalid', `The schema of the output is no JSON Schema: ${fault.slice(0, 300)}; correct it.`);
    let made: Validator;
    try {
      made = new Validator(schema, '2020-12', false);
    } catch (cause) {
      throw new AppError('invalid', `The schema of the output cannot be used: ${(cause as Error).message.slice(0, 200)}`, { cause });
    }
    if (this.#validators.size >= MOST_VALIDATORS) this.#validators.delete(this.#validators.keys().next().value!);
    this.#validators.set(name, made);
    return made;
  }
}

/** The same question again with what was wrong with its answer. */
export const repairing = (request: ModelRequest, answer: Answer, faults: string): ModelRequest => ({
  ...request,
  turns: [
    ...request.turns,
    { role: 'assistant', parts: [{ type: 'text', text: spoken(answer.parts) || '(nothing)' }] },
    {
      role: 'user',
      parts: [{ type: 'text', text: `Your last answer does not fit the schema. ${faults}\nAnswer again with the corrected JSON alone.` }],
    },
  ],
});

function checkPatterns(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === 'pattern' && typeof inner === 'string') checkPattern(inner);
    if (name === 'patternProperties' && typeof inner === 'object' && inner !== null) Object.keys(inner).forEach(checkPattern);
    checkPatterns(inner);
  }
}

function checkPattern(pattern: string): void {
  if (safe(pattern)) return;
  throw new AppError(
    'invalid',
    `The pattern ${JSON.stringify(pattern.slice(0, 100))} in the schema of the output could take for ever; use a simpler one.`,
  );
}
