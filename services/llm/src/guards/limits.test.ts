import { describe, expect, it } from 'vitest';
import type { Part } from '../calls/domain/request.js';
import { asking, look, text } from './fixtures.js';

const LIMITS = { size: 100, turns: 2, parts: 3, tools: 1 };
const image = (data: string): Part => ({ type: 'image', source: { kind: 'base64', mediaType: 'image/png', data } });

describe('a request', () => {
  it.each([
    ['characters', asking(text('a'.repeat(101)))],
    ['characters', asking(image('A'.repeat(101)))],
    ['characters', { ...asking(), extra: { dialect: 'anthropic', fields: { a: ['b'.repeat(100)] } } as const }],
    ['turns', { ...asking(), turns: Array.from({ length: 3 }, () => ({ role: 'user' as const, parts: [] })) }],
    ['parts', asking(text('a'), text('b'), text('c'), text('d'))],
    ['tools', { ...asking(), tools: ['a', 'b'].map((name) => ({ name, schema: {} })) }],
  ])('with too many %s is refused, saying how many there may be', async (what, request) => {
    const most = { characters: 100, turns: 2, parts: 3, tools: 1 }[what];
    await expect(look(request, {}, { limits: LIMITS })).rejects.toMatchObject({ code: 'too_large', details: { what, most } });
  });

  it('at the limits is taken as it is', async () => {
    const request = asking(text('a'.repeat(98)), text('b'), text('c'));
    expect((await look(request, {}, { limits: LIMITS })).request).toBe(request);
  });
});
