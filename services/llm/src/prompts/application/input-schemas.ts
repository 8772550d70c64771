import { AppError } from '@hexad/kernel';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Input, InputSchema, Template } from '../domain/template.js';

/** Keywords without patterns and references: a schema of a tenant can make no check slow, nor reach for anything. */
const KEYWORDS = new Set(
  'type enum const description title default items minItems maxItems uniqueItems properties required additionalProperties minProperties maxProperties minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf'.split(
    ' ',
  ),
);
const LARGEST_SCHEMA = 10_000;
const MOST_FAULTS = 10;

/** The schemas of inputs, compiled as long as their templates are held. */
export class InputSchemas {
  readonly #checks = new WeakMap<Input, ValidateFunction>();

  /** Fails with `template_invalid` for what is no schema or uses other keywords. */
  check({ inputs }: Template): void {
    for (const input of inputs) this.#of(input);
  }

  /** What the template is filled with: `null` where an optional input is missing. Fails with `invalid`, naming every fault and no value. */
  read({ name: template, inputs }: Template, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const known = new Set(inputs.map(({ name }) => name));
    const faults = Object.keys(values)
      .filter((name) => !known.has(name))
      .map((name) => `${name} is no input`);
    const read = inputs.map((input) => {
      const value = values[input.name] ?? null;
      if (value !== null) faults.push(...this.#faults(input, value));
      else if (!input.optional) faults.push(`${input.name} is missing`);
      return [input.name, value] as const;
    });
    if (faults.length > 0)
      throw new AppError('invalid', `The inputs do not fit ${template}: ${faults.slice(0, MOST_FAULTS).join('; ')}.`, {
        details: { faults },
      });
    return Object.fromEntries(read);
  }

  #faults(input: Input, value: unknown): string[] {
    const check = this.#of(input);
    if (check(value)) return [];
    return (check.errors ?? []).map(({ instancePath, message }) => `${input.name}${instancePath} ${message ?? 'does not fit'}`);
  }

  #of(input: Input): ValidateFunction {
    const known = this.#checks.get(input);
    if (known !== undefined) return known;
    const compiled = compile(input);
    this.#checks.set(input, compiled);
    return compiled;
  }
}

function compile({ name, schema }: Input): ValidateFunction {
  const fail = (why: string): never => {
    throw new AppError('template_invalid', `The schema of the input ${name} ${why}.`);
  };
  if (JSON.stringify(schema).length > LARGEST_SCHEMA) fail(`has more than ${LARGEST_SCHEMA} characters; make it simpler`);
  const other = strange(schema);
  if (other !== undefined) fail(`has the keyword ${JSON.stringify(other)}; there are ${[...KEYWORDS].join(', ')}`);
  try {
    // One for each: nothing that one schema says is known to another.
    return new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, addUsedSchema: false }).compile(schema);
  } catch (error) {
    return fail(`is no JSON Schema: ${error instanceof Error ? error.message : 'it cannot be read'}`);
  }
}

/** The first keyword that is not allowed. */
function strange(schema: unknown): string | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  for (const [keyword, value] of Object.entries(schema as InputSchema)) {
    if (!KEYWORDS.has(keyword)) return keyword;
    const inner =
      keyword === 'properties' ? Object.values(value as object) : keyword === 'items' || keyword === 'additionalProperties' ? [value] : [];
    const found = inner.map(strange).find((one) => one !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}
