import { AppError } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { attempt, record } from '../../fixtures/records.js';
import { attemptAttributes, attemptSpan, callAttributes } from './gen-ai.js';

const request = {
  system: [{ type: 'text', text: 'a secret instruction' }],
  turns: [],
  tools: [],
  toolChoice: 'auto',
  output: { kind: 'json' },
  maxOutput: 100,
  temperature: 0,
} as const;

const present = (attributes: object) => Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));

describe('what a span tells of a model call', () => {
  it('names an attempt and what it asks, but nothing of what was said', () => {
    const span = attemptSpan({
      call: 'c',
      attempt: 2,
      operation: 'chat',
      provider: 'gemini',
      model: 'flash',
      baseUrl: 'https://models.example/v1',
      streamed: true,
      request,
    });
    expect([span.name, span.kind, present(span.attributes ?? {})]).toEqual([
      'chat flash',
      'client',
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'gcp.gemini',
        'gen_ai.request.model': 'flash',
        'gen_ai.request.stream': true,
        'gen_ai.request.max_tokens': 100,
        'gen_ai.request.temperature': 0,
        'gen_ai.output.type': 'json',
        'server.address': 'models.example',
        'server.port': 443,
        'hexad.llm.call.id': 'c',
        'hexad.llm.attempt': 2,
      },
    ]);
  });

  it('counts what went through the cache of a provider as input too', () => {
    const tokens = { input: 10, output: 5, cachedRead: 100, cachedWrite: 20 };
    expect(present(attemptAttributes(attempt(7, { tokens }), { id: 'r', model: 'flash-001', finish: 'stop' }))).toEqual({
      'gen_ai.usage.input_tokens': 130,
      'gen_ai.usage.output_tokens': 5,
      'gen_ai.usage.cache_read.input_tokens': 100,
      'gen_ai.usage.cache_creation.input_tokens': 20,
      'gen_ai.response.id': 'r',
      'gen_ai.response.model': 'flash-001',
      'gen_ai.response.finish_reasons': ['stop'],
      'hexad.llm.cost_microdollars': 7,
    });
  });

  it('tells of a call who answered at last, what all attempts used, and why it failed', () => {
    const attempts = [attempt(3), attempt(4, { provider: 'anthropic', model: 'big' })];
    const error = new AppError('stream_broken', 'It broke.');
    const told = callAttributes(record({ attempts, outcome: 'failed', error, streamed: true, firstTokenMs: 250, conversation: 'c-1' }));
    expect(told).toMatchObject({
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.request.model': 'big',
      'gen_ai.usage.input_tokens': 20,
      'gen_ai.response.time_to_first_chunk': 0.25,
      'gen_ai.conversation.id': 'c-1',
      'error.type': 'stream_broken',
      'hexad.llm.cost_microdollars': 7,
      'hexad.llm.attempts': 2,
    });
  });
});
