/** How wide letters are, as shares of their height: rather too wide than too narrow, for the fonts of viewers differ. */
const NARROW = /[iIjl.,:;'|!()[\]/ ]/;
const WIDE = /[mwMW@%—…]/;
const FULL = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\u3000-\u303f\uff00-\uff60]/u;
const NONE = /\p{M}/u;
const CAPITAL = /\p{Lu}/u;

export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const letter of text) width += shareOf(letter);
  return width * size;
}

function shareOf(letter: string): number {
  if (NARROW.test(letter)) return 0.36;
  if (WIDE.test(letter)) return 0.95;
  if (NONE.test(letter)) return 0;
  if (FULL.test(letter)) return 1.02;
  return CAPITAL.test(letter) ? 0.7 : 0.61;
}

/** Letters as people see them: accents and joined emoji stay together. */
const letters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text on one line, cut with an ellipsis where it is wider than `width`; without what has no place on paper. */
export function fitted(text: string, size: number, width: number): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (line.length * size * 0.2 < width && widthOf(line, size) <= width) return line;
  const room = width - widthOf('…', size);
  let cut = '';
  let used = 0;
  for (const { segment } of letters.segment(line.slice(0, 2_000))) {
    used += widthOf(segment, size);
    if (used > room) break;
    cut += segment;
  }
  return `${cut.trimEnd()}…`;
}
