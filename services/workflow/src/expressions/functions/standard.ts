import { celFunc, celMethod, celUint, CelScalar, type CelFunc } from '@bufbuild/cel';

const { INT, UINT, STRING } = CelScalar;
/** What a whole number is written as; JavaScript's own reading takes an empty text for 0, and words its refusal for programmers. */
const WHOLE = /^[+-]?\d{1,40}$/;

/** Functions of CEL that are done in another way here: with fewer steps, or with a refusal that people understand. */
export const standard: readonly CelFunc[] = [
  celFunc('size', [STRING], INT, (text) => BigInt(charactersOf(text))),
  celMethod('size', STRING, [], INT, function () {
    return BigInt(charactersOf(this));
  }),
  celFunc('int', [STRING], INT, (text) => wholeOf('int', text, -(2n ** 63n), 2n ** 63n - 1n)),
  celFunc('uint', [STRING], UINT, (text) => celUint(wholeOf('uint', text, 0n, 2n ** 64n - 1n))),
];

/** As many as people see: a character beyond the first 65,536 is two of JavaScript's. */
export function charactersOf(text: string): number {
  let pairs = 0;
  for (let at = 1; at < text.length; at++)
    if ((text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800) pairs++;
  return text.length - pairs;
}

function wholeOf(name: string, text: string, least: bigint, most: bigint): bigint {
  if (!WHOLE.test(text)) throw new TypeError(`\`${name}\` takes a whole number, not the text ${JSON.stringify(text.slice(0, 100))}`);
  const value = BigInt(text.replace('+', ''));
  if (value < least || value > most) throw new TypeError(`\`${name}\` cannot hold ${text}`);
  return value;
}
