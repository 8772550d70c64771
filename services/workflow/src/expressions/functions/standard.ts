import { celFunc, celUint, CelScalar, type CelFunc } from '@bufbuild/cel';

const { INT, UINT, STRING } = CelScalar;
/** What a whole number is written as; JavaScript's own reading takes an empty text for 0, and words its refusal for programmers. */
const WHOLE = /^[+-]?\d{1,40}$/;

/** Functions of CEL whose refusals are worded here, so that people understand them. */
export const standard: readonly CelFunc[] = [
  celFunc('int', [STRING], INT, (text) => wholeOf('int', text, -(2n ** 63n), 2n ** 63n - 1n)),
  celFunc('uint', [STRING], UINT, (text) => celUint(wholeOf('uint', text, 0n, 2n ** 64n - 1n))),
];

function wholeOf(name: string, text: string, least: bigint, most: bigint): bigint {
  if (!WHOLE.test(text)) throw new TypeError(`\`${name}\` takes a whole number, not the text ${JSON.stringify(text.slice(0, 100))}`);
  const value = BigInt(text.replace('+', ''));
  if (value < least || value > most) throw new TypeError(`\`${name}\` cannot hold ${text}`);
  return value;
}
