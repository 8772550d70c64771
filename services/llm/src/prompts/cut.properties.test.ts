import { array, assert, constantFrom, nat, oneof, property, string } from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cut, CUT_MARK, type Count } from './domain/cut.js';
import { counted } from './fixtures.js';

const prose = array(
  oneof(
    constantFrom('One sentence. ', 'Another!\n', '\n\n', 'eine Zeile\n', '日本語です。', '👩‍💻 ', 'x'.repeat(50)),
    string({ unit: 'grapheme', maxLength: 8 }),
  ),
  {
    maxLength: 40,
  },
).map((parts) => parts.join(''));

describe('a text that is cut', () => {
  let count: Count;
  beforeAll(async () => {
    count = await counted();
  });

  it('has no more tokens than it may have, and is the beginning or the end of what it was', () => {
    assert(
      property(prose, nat(200), constantFrom('start' as const, 'end' as const), (text, most, keep) => {
        const shorter = cut(text, most, keep, count);
        if (shorter === text) return;
        const rest = shorter.replace(keep === 'start' ? `\n${CUT_MARK}` : `${CUT_MARK}\n`, '').replace(CUT_MARK, '');
        expect(count(shorter)).toBeLessThanOrEqual(most);
        expect(keep === 'start' ? text.startsWith(rest) : text.endsWith(rest)).toBe(true);
      }),
    );
  });

  it('ends with a sentence or a line where one fits', () => {
    expect(cut('One sentence. Another sentence. A third one that is longer.', 12, 'start', count)).toBe(
      'One sentence. Another sentence.\n[cut]',
    );
  });

  it('ends with a word where no sentence fits, and with a character where no word does', () => {
    expect([cut('a b c d e f g h i j k l m n o p', 8, 'start', count), cut('👩'.repeat(50), 10, 'start', count)]).toEqual([
      expect.stringMatching(/^(?:[a-p] )+[a-p]\n\[cut\]$/),
      expect.stringMatching(/^👩+\n\[cut\]$/u),
    ]);
  });

  it('of a million characters without any border is cut in time', () => {
    expect(cut('a'.repeat(1_000_000), 100, 'start', count).endsWith(CUT_MARK)).toBe(true);
  });
});
