import { AppError } from '@hexad/kernel';
import { z } from 'zod';
import { MESSAGE_ROLES, type Template } from '../domain/template.js';

const TOKENS = z.number().int().min(1).max(10_000_000);
const NAME = z
  .string()
  .max(60)
  .regex(/^[a-z][a-zA-Z0-9_]*$/, 'is a letter from a to z, then letters, digits and _');

const InputOf = z.strictObject({
  name: NAME,
  description: z.string().max(1_000).default(''),
  schema: z.record(z.string(), z.unknown()).default({ type: 'string' }),
  untrusted: z.boolean().default(true),
  optional: z.boolean().default(false),
  priority: z.number().int().min(0).max(1_000).optional(),
  maxTokens: TOKENS.optional(),
  keep: z.enum(['start', 'end']).default('start'),
});

const TemplateOf = z.strictObject({
  name: z
    .string()
    .max(100)
    .regex(/^[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*$/, 'is words of a-z and 0-9 with dots, dashes or _ between'),
  title: z.string().min(1).max(200),
  inputs: z.array(InputOf).max(50),
  messages: z
    .array(z.strictObject({ role: z.enum(MESSAGE_ROLES), text: z.string().min(1).max(200_000) }))
    .min(1)
    .max(50),
  maxTokens: TOKENS.optional(),
});

/** A template from outside. Fails with `template_invalid`, naming every fault. */
export function readTemplate(value: unknown): Template {
  const read = TemplateOf.safeParse(value);
  if (!read.success) throw invalid(read.error.issues.map(({ path, message }) => `${path.join('.') || 'template'}: ${message}`));
  const names = read.data.inputs.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw invalid([`inputs: ${twice} is declared twice`]);
  return read.data;
}

const invalid = (faults: readonly string[]): AppError =>
  new AppError('template_invalid', `The template cannot be read: ${faults.join('; ')}.`, { details: { faults } });
