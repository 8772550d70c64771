import { withRegexes } from './regexes.js';

/**
 * Blanks out markup without moving anything: the mask has the length of the text, so offsets into one are offsets into the other.
 */
/** `**bold**`, never the star after `name*`, which marks what is mandatory. */
const EMPHASIS = /(?<![\p{L}\p{N}*])(\*{1,3})(?=[^\s*])([^*\n]+?)(?<=[^\s*])\1(?!\*)/gu;

const BLANKED: readonly RegExp[] = [
  /<!--[\s\S]*?-->/g,
  /<\/?[a-z][^<>\n]{0,200}>/gi,
  /\]\([^()\s]*\)/g,
  /(?<![\p{L}\p{N}*)])\*{1,3}(?=\S)|(?<=\*)\*+|\*{2,}|~~|`+/gu,
  /(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu,
  /\[[ xX]\]/g,
  /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|\uFE0F/gu,
  /(?![➡⬅↔])\p{Extended_Pictographic}/gu,
];

export function blank(text: string, start: number, end: number): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
}

export function maskInline(text: string): string {
  const starred = text.replace(
    EMPHASIS,
    (whole, marks: string, inner: string) => ' '.repeat(marks.length) + inner + ' '.repeat(marks.length),
  );
  const masked = BLANKED.reduce((rest, pattern) => rest.replace(pattern, (found) => ' '.repeat(found.length)), starred);
  return withRegexes(masked, text);
}
