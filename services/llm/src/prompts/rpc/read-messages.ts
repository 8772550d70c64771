import { AppError } from '@hexad/kernel';
import type { PromptInput, PromptTemplate } from '@hexad/proto/llm/v1/prompts';

/** As `readTemplate` takes it, which checks the rest. Fails with `template_invalid`. */
export function readTemplateMessage(template: PromptTemplate | undefined): unknown {
  if (template === undefined) throw new AppError('template_invalid', 'The request has no template; send one.');
  const { name, title, messages, maxTokens } = template;
  return { name, title, messages, inputs: template.inputs.map(readInput), maxTokens: maxTokens || undefined };
}

const readInput = ({ schemaJson, trusted, maxTokens, keep, ...input }: PromptInput): unknown => ({
  ...input,
  schema: schemaJson === '' ? undefined : objectOf(schemaJson, 'template_invalid', `The schema of the input ${JSON.stringify(input.name)}`),
  untrusted: !trusted,
  maxTokens: maxTokens || undefined,
  keep: keep || undefined,
});

/** Fails with `invalid`. */
export const readInputs = (json: string): Record<string, unknown> => (json === '' ? {} : objectOf(json, 'invalid', 'inputs_json'));

function objectOf(json: string, code: 'invalid' | 'template_invalid', what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new AppError(code, `${what} is no JSON object; send one.`);
  return value as Record<string, unknown>;
}
