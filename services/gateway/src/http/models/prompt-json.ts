import { AppError } from '@hexad/kernel';
import type { PromptFinding, PromptSummary, PromptTemplate, PromptVersion } from '@hexad/proto/llm/v1/prompts';
import type { z } from 'zod';
import { orNull, parseJson } from '../schemas.js';
import type { PromptTemplate as TemplateSchema } from './prompt-schemas.js';

/** gRPC has 0 where there is none. */
const orNone = (count: number): number | null => (count === 0 ? null : count);

export const templateMessage = ({ inputs, maxTokens = 0, ...template }: z.output<typeof TemplateSchema>): PromptTemplate => ({
  ...template,
  maxTokens,
  inputs: inputs.map(({ schema, ...input }) => ({
    name: input.name,
    description: input.description ?? '',
    schemaJson: schema === undefined ? '' : JSON.stringify(schema),
    trusted: input.trusted ?? false,
    optional: input.optional ?? false,
    priority: input.priority,
    maxTokens: input.maxTokens ?? 0,
    keep: input.keep ?? '',
  })),
});

const templateJson = ({ inputs, maxTokens, ...template }: PromptTemplate) => ({
  ...template,
  ...(maxTokens > 0 && { maxTokens }),
  inputs: inputs.map(({ name, description, schemaJson, trusted, optional, priority, maxTokens: most, keep }) => ({
    name,
    ...(description !== '' && { description }),
    ...(schemaJson !== '' && { schema: parseJson(schemaJson) }),
    trusted,
    optional,
    ...(priority !== undefined && { priority }),
    ...(most > 0 && { maxTokens: most }),
    ...(keep !== '' && { keep }),
  })),
});

export function versionJson(version: PromptVersion | undefined) {
  if (version?.template === undefined) throw new AppError('internal', 'The model service answered without the prompt.');
  const { template, createdAt, createdBy, publishedAt } = version;
  return {
    ...version,
    template: templateJson(template),
    createdAt: orNull(createdAt),
    createdBy: orNull(createdBy),
    publishedAt: orNull(publishedAt),
  };
}

export const findingJson = (finding: PromptFinding) => ({ ...finding, message: finding.message ?? null, line: orNone(finding.line) });

export const summaryJson = (prompt: PromptSummary) => ({
  ...prompt,
  current: orNone(prompt.current),
  experiment: prompt.experiment ?? null,
});
