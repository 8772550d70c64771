import { z } from 'zod';
import type { ToolWords } from '../../model/models.js';
import type { Tool } from '../../tools/tool.js';
import { FINISH } from '../domain/next.js';
import type { Hands } from './hands.js';

/** Fields of `finish` for who changes something. */
const OF_CHANGES = ['files', 'proofs', 'breaking', 'deployment'];

/** A tool as the model is told of it; who reports is told what the report has to be. */
export function wordsFor({ name, description, input, schema: own }: Tool, { report, changes }: Hands): ToolWords {
  const schema = (own ?? schemaOf(input)) as { properties?: Record<string, object>; required?: string[] };
  if (name !== FINISH || !schema.properties) return { name, description, schema };
  const dropped = new Set([...(changes ? [] : OF_CHANGES), ...(report ? [] : ['report'])]);
  const properties = Object.fromEntries(Object.entries(schema.properties).filter(([field]) => !dropped.has(field)));
  if (!report) return { name, description, schema: { ...schema, properties } };
  const required = [...(schema.required ?? []), 'report'];
  return { name, description: changes ? description : REPORTS, schema: { ...schema, properties: { ...properties, report }, required } };
}

const REPORTS =
  'Hands in the report and ends the work. It is held against its schema, and what it quotes of files (file, line, quote) against the files; what does not hold is sent back.';

/** JSON Schema of what a tool takes. */
export const schemaOf = (schema: z.ZodType): object => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
};
