import type Anthropic from '@anthropic-ai/sdk';
import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema';
import type { ModelRequest, Output } from '../../calls/domain/request.js';
import { defined } from '../shared/fields.js';
import { unsupported } from '../shared/unsupported.js';

type Schema = Readonly<Record<string, unknown>>;

/**
 * The schema as the provider can enforce it: what it cannot (lengths, patterns) the SDK writes into descriptions for the model to read, and the
 * answer is checked here anyway.
 */
export function formatOf(output: Output): Anthropic.JSONOutputFormat | undefined {
  if (output.kind !== 'schema') return undefined;
  if (hasOpenObject(output.schema)) throw unsupported('Anthropic', 'an output schema with a schema for additionalProperties');
  return { type: 'json_schema', schema: enforceable(defined({ description: output.description, ...output.schema })) };
}

/** Where there is no schema only words can ask for JSON; whether it is, is checked here. */
export const wordsFor = (output: Output): Anthropic.TextBlockParam[] =>
  output.kind === 'json' ? [{ type: 'text', text: 'Answer with one JSON object alone, without anything around it.' }] : [];

function enforceable(schema: Schema): Record<string, unknown> {
  try {
    return transformJSONSchema({ ...schema });
  } catch {
    throw unsupported('Anthropic', 'this output schema', 'wants a type in each of its parts');
  }
}

function hasOpenObject(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  if (Array.isArray(schema)) return schema.some(hasOpenObject);
  const { additionalProperties } = schema as Schema;
  return (typeof additionalProperties === 'object' && additionalProperties !== null) || Object.values(schema).some(hasOpenObject);
}

const EFFORTS = { minimal: 'low', low: 'low', medium: 'medium', high: 'high', xhigh: 'xhigh', max: 'max' } as const;

/** The least effort there is stands for `minimal`. */
export function effortOf({ reasoning }: ModelRequest): Anthropic.OutputConfig['effort'] {
  const effort = reasoning?.effort ?? 'none';
  return effort === 'none' ? undefined : EFFORTS[effort];
}

/** Thoughts of the model's own measure go with every wish for reasoning that names no other. */
export function thinkingOf({ reasoning }: ModelRequest): Anthropic.ThinkingConfigParam | undefined {
  if (reasoning === undefined) return undefined;
  if (reasoning.effort === 'none') return { type: 'disabled' };
  const display = reasoning.show === undefined ? {} : { display: reasoning.show ? ('summarized' as const) : ('omitted' as const) };
  if (reasoning.budget !== undefined) return { type: 'enabled', budget_tokens: reasoning.budget, ...display };
  return { type: 'adaptive', ...display };
}
