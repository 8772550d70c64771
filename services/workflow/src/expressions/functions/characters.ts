import { celFunc, celList, celMethod, CelScalar, listType, type CelFunc } from '@bufbuild/cel';
import { fits } from './lists.js';

const { INT, STRING } = CelScalar;

/** Functions of CEL that count the places in a text. They count what people see, as `size` does: a character beyond the first 65,536 is two of JavaScript's. */
export const characters: readonly CelFunc[] = [
  celFunc('size', [STRING], INT, (text) => BigInt(charactersOf(text))),
  celMethod('size', STRING, [], INT, function () {
    return BigInt(charactersOf(this));
  }),
  celMethod('charAt', STRING, [INT], STRING, function (place) {
    const at = unitOf('charAt', this, place);
    return this.slice(at, after(this, at));
  }),
  celMethod('substring', STRING, [INT], STRING, function (from) {
    return this.slice(unitOf('substring', this, from));
  }),
  celMethod('substring', STRING, [INT, INT], STRING, function (from, to) {
    const [start, end] = [unitOf('substring', this, from), unitOf('substring', this, to)];
    if (start > end) throw new RangeError(`\`substring\` is asked for what lies from place ${from} to place ${to}, which comes before it`);
    return this.slice(start, end);
  }),
  celMethod('indexOf', STRING, [STRING], INT, function (part) {
    return placeOf(this, this.indexOf(part));
  }),
  celMethod('indexOf', STRING, [STRING, INT], INT, function (part, from) {
    return placeOf(this, this.indexOf(part, unitOf('indexOf', this, from)));
  }),
  celMethod('lastIndexOf', STRING, [STRING], INT, function (part) {
    return placeOf(this, this.lastIndexOf(part));
  }),
  celMethod('lastIndexOf', STRING, [STRING, INT], INT, function (part, from) {
    return placeOf(this, this.lastIndexOf(part, unitOf('lastIndexOf', this, from)));
  }),
  celMethod('split', STRING, [STRING, INT], listType(STRING), function (separator, most) {
    const parts = piecesOf(this, separator);
    fits(parts.length);
    if (most < 0n || most >= BigInt(parts.length)) return celList(parts);
    const first = parts.slice(0, Math.max(0, Number(most) - 1));
    return celList(most === 0n ? [] : [...first, parts.slice(first.length).join(separator)]);
  }),
];

export function charactersOf(text: string): number {
  let pairs = 0;
  for (let at = 1; at < text.length; at++) if (after(text, at - 1) === at + 1) pairs++;
  return text.length - pairs;
}

/** The parts between the separators; of an empty one, the characters. */
export const piecesOf = (text: string, separator: string): string[] => (separator === '' ? Array.from(text) : text.split(separator));

/** Where the next character begins. */
const after = (text: string, at: number): number =>
  (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00 ? at + 2 : at + 1;

/** Where in JavaScript's text a character begins; the place after the last one is one, too. */
function unitOf(name: string, text: string, place: bigint): number {
  let at = 0;
  let left = place < 0n || place > BigInt(text.length) ? Infinity : Number(place);
  if (left !== Infinity) for (; left > 0 && at < text.length; left--) at = after(text, at);
  if (left === 0) return at;
  throw new RangeError(`\`${name}\` is asked for place ${place} of a text of ${charactersOf(text)} characters, which are counted from 0`);
}

const placeOf = (text: string, at: number): bigint => (at < 0 ? -1n : BigInt(charactersOf(text.slice(0, at))));
