import type {
  PromptFinding,
  PromptInput,
  PromptSummary as SummaryMessage,
  PromptVersion,
  RenderPromptResponse,
} from '@hexad/proto/llm/v1/prompts';
import type { PromptSummary, Rendered } from '../application/prompts.js';
import type { Finding } from '../domain/lint.js';
import type { Input, Version } from '../domain/template.js';

export const writeVersion = ({ version, template, origin, createdAt, createdBy, publishedAt }: Version): PromptVersion => ({
  version,
  template: {
    ...template,
    inputs: template.inputs.map(writeInput),
    messages: [...template.messages],
    maxTokens: template.maxTokens ?? 0,
  },
  origin,
  createdAt: origin === 'shipped' ? '' : createdAt.toISOString(),
  createdBy,
  publishedAt: origin === 'shipped' ? '' : (publishedAt?.toISOString() ?? ''),
  state: publishedAt === undefined ? 'draft' : 'published',
});

const writeInput = ({ schema, untrusted, maxTokens = 0, ...input }: Input): PromptInput => ({
  ...input,
  schemaJson: JSON.stringify(schema),
  trusted: !untrusted,
  maxTokens,
});

export const writeFinding = ({ line = 0, ...finding }: Finding): PromptFinding => ({ ...finding, line });

export const writeSummary = ({ current = 0, experiment, ...summary }: PromptSummary): SummaryMessage => ({
  ...summary,
  current,
  experiment: experiment && { id: experiment.id, arms: [...experiment.arms] },
});

export const writeRendered = ({ messages, cuts, tokens, provenance }: Rendered): RenderPromptResponse => ({
  messages: messages.map(({ role, pieces }) => ({ role, parts: [...pieces] })),
  cuts: [...cuts],
  tokens,
  name: provenance.template,
  version: provenance.version,
  arm: provenance.arm ?? '',
});
