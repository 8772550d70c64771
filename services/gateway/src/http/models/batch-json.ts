import { AppError } from '@hexad/kernel';
import type { Batch, CreateBatchRequest, GetBatchResultsResponse } from '@hexad/proto/llm/v1/batches';
import type { Part, TokenCount } from '@hexad/proto/llm/v1/calls';
import type { z } from 'zod';
import { orNull } from '../schemas.js';
import type { BatchIn } from './batch-schemas.js';

type Wanted = z.output<typeof BatchIn>;
type Item = Wanted['items'][number];

export const requestOf = ({ model, items, redact, team, projectId, run, task, purpose }: Wanted): CreateBatchRequest => ({
  model,
  redact: redact ?? '',
  items: items.map(({ customId, ...asked }) => ({ customId, asked: askedOf(asked) })),
  origin: {
    teamId: team ?? '',
    projectId: projectId ?? '',
    runId: run ?? '',
    taskId: task ?? '',
    purpose: purpose ?? '',
    agent: '',
    conversation: '',
  },
});

const askedOf = ({ system, messages, output, maxOutput = 0, temperature, topP, stop }: Omit<Item, 'customId'>) => ({
  model: '',
  tools: [],
  toolChoice: '',
  reasoningEffort: '',
  redact: '',
  maxOutput,
  temperature,
  topP,
  stop,
  system: system === undefined ? [] : [system],
  turns: messages.map(({ role, content }) => ({
    role,
    parts: typeof content === 'string' ? [partOf({ type: 'text', text: content })] : content.map(partOf),
  })),
  output: typeof output === 'string' ? output : JSON.stringify(output),
});

type Content = Exclude<Item['messages'][number]['content'], string>[number];

function partOf(part: Content): Part {
  if (part.type === 'text') return { part: { $case: 'text', value: { text: part.text, untrusted: false } }, cache: '' };
  const source = { source: { $case: 'url', value: part.url } } as const;
  if (part.type === 'image') return { part: { $case: 'image', value: { source, detail: '' } }, cache: '' };
  return { part: { $case: 'document', value: { source, name: '' } }, cache: '' };
}

const tokensJson = ({ input, output, cachedRead, cachedWrite }: TokenCount) => ({ input, output, cachedRead, cachedWrite });

export function batchJson(batch: Batch | undefined) {
  if (batch === undefined) throw new AppError('internal', 'The model service answered without the batch.');
  const { errorCode, errorMessage, ...rest } = batch;
  return {
    ...rest,
    endedAt: orNull(batch.endedAt),
    projectId: orNull(batch.projectId),
    purpose: orNull(batch.purpose),
    tokens: batch.tokens ? tokensJson(batch.tokens) : null,
    cost: orNull(batch.cost),
    error: errorOf(errorCode, errorMessage),
  };
}

export const resultJson = ({ customId, parts, finish, errorCode, errorMessage }: GetBatchResultsResponse) => ({
  customId,
  parts: parts.flatMap(({ part }) => (part === undefined ? [] : [{ type: TYPES[part.$case], ...part.value }])),
  finish: finish ?? null,
  error: errorOf(errorCode, errorMessage),
});

const TYPES = {
  text: 'text',
  image: 'image',
  document: 'document',
  toolCall: 'tool_call',
  toolResult: 'tool_result',
  thinking: 'thinking',
} as const;

const errorOf = (code: string, message: string) => (code === '' ? null : { code, message });
