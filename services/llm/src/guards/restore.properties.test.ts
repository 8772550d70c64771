import { array, assert, asyncProperty, constantFrom, nat, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restoring } from './domain/restore.js';
import { asking, look, text } from './fixtures.js';

const VALUES = new Map([
  ['[EMAIL_1]', 'ada@example.org'],
  ['[EMAIL_12]', 'bo@example.org'],
  ['[PRIVATE_KEY_1]', 'a "quoted"\nvalue \\ of two lines'],
]);
const SCRAPS = ['[', ']', '[EMAIL', '[EMAIL_', '[EMAIL_1', '[EMAIL_2]', '_1]', '12]', '[PRIVATE_KEY_', '[[', ...VALUES.keys()];
const answer = array(oneof(constantFrom(...SCRAPS), string({ maxLength: 5 })), { maxLength: 12 }).map((parts) => parts.join(''));

function restored(whole: string, cuts: readonly number[], form: 'text' | 'json'): string {
  const restorer = restoring(VALUES, form);
  const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)).toSorted((a, b) => a - b), whole.length];
  return places.map((end, index) => restorer.push(whole.slice(places[index - 1] ?? 0, end))).join('') + restorer.end();
}

describe('what is put back in an answer', () => {
  it('is the same wherever its stream is cut', () => {
    assert(
      property(answer, array(nat(), { maxLength: 8 }), (whole, cuts) => {
        const expected = [...VALUES].reduce((left, [name, value]) => left.replaceAll(name, () => value), whole);
        expect(restored(whole, cuts, 'text')).toBe(expected);
      }),
    );
  });

  it('leaves JSON JSON, wherever its stream is cut', () => {
    assert(
      property(answer, array(nat(), { maxLength: 8 }), (whole, cuts) => {
        const json = JSON.stringify({ said: whole });
        const expected = [...VALUES].reduce((left, [name, value]) => left.replaceAll(name, () => value), whole);
        expect(JSON.parse(restored(json, cuts, 'json'))).toEqual({ said: expected });
      }),
    );
  });

  it('holds back no more than what may be the beginning of a placeholder', () => {
    const restorer = restoring(VALUES, 'text');
    expect(['a [x', '[EM', 'ail', '[EMAIL_1'].map((piece) => restorer.push(piece))).toEqual(['a [x', '', '[EMail', '']);
    expect(restorer.end()).toBe('[EMAIL_1');
  });

  it('is every value of the request that was said again', async () => {
    const words = array(
      constantFrom('ada@example.org', '4111 1111 1111 1111', '+49 151 23456789', 'and', '[CARD_1]', 'DE89370400440532013000'),
    );
    await assert(
      asyncProperty(words, async (said) => {
        const guarded = await look(asking(text(said.join(' ; '))), { redact: 'reversible' });
        const echo = (guarded.request.turns[0]!.parts[0] as { text: string }).text;
        const put = guarded.restorer('text');
        expect(put === undefined ? echo : put.push(echo) + put.end()).toBe(said.join(' ; '));
      }),
      { numRuns: 50 },
    );
  });
});
