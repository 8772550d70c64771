import { describe, expect, it } from 'vitest';
import { TEXT_OUTPUT, type ModelRequest } from '../calls/domain/request.js';
import { cacheKey } from './domain/cache-key.js';

const REQUEST: ModelRequest = {
  system: [{ type: 'text', text: 'Be brief.' }],
  turns: [{ role: 'user', parts: [{ type: 'text', text: 'Hello' }] }],
  tools: [{ name: 'look', description: 'Looks', schema: { type: 'object', properties: { a: {}, b: {} } } }],
  toolChoice: 'auto',
  output: TEXT_OUTPUT,
  temperature: 0,
};
const key = (change: Partial<ModelRequest> = {}, model = 'anthropic/small') => cacheKey(model, { ...REQUEST, ...change });

describe('the key of a request', () => {
  it.each<[string, Partial<ModelRequest>]>([
    ['fields that are undefined', { topP: undefined }],
    ['the order of fields', Object.fromEntries(Object.entries(REQUEST).toReversed())],
    ['marks for the cache of a provider', { system: [{ type: 'text', text: 'Be brief.', cache: '1h' }] }],
    ['hints, which change no answer', { hints: { dialect: 'anthropic', fields: { metadata: { user_id: 'u' } } } }],
  ])('is the same whatever %s', (_, change) => {
    expect(key(change)).toBe(key());
  });

  it.each<[string, Partial<ModelRequest>]>([
    ['temperature', { temperature: 0.1 }],
    ['seed', { seed: 1 }],
    ['limit', { maxOutput: 10 }],
    ['system', { system: [] }],
    ['words', { turns: [{ role: 'user', parts: [{ type: 'text', text: 'Hello ' }] }] }],
    ['role', { turns: [{ role: 'assistant', parts: [{ type: 'text', text: 'Hello' }] }] }],
    ['tools', { tools: [{ name: 'look', description: 'Looks', schema: { type: 'object', properties: { b: {} } } }] }],
    ['schema', { output: { kind: 'json' } }],
    ['extra', { extra: { dialect: 'anthropic', fields: { a: 1 } } }],
  ])('is another for another %s', (_, change) => {
    expect(key(change)).not.toBe(key());
  });

  it('is another for another model, and cannot be made from two that run together', () => {
    expect(new Set([key(), key({}, 'openai/small'), key({}, 'anthropic/small"')]).size).toBe(3);
  });

  it('is 64 hexadecimal digits', () => {
    expect(key()).toMatch(/^[0-9a-f]{64}$/);
  });
});
