import { celFunc, CelScalar, listType, type CelFunc } from '@bufbuild/cel';
import { MAX_TEXT } from '../limits.js';
import { meter } from '../meter.js';
import { room } from './lists.js';

const { INT, DOUBLE, STRING } = CelScalar;
const LIST = listType(CelScalar.DYN);

/** CEL knows no arithmetic between whole and fractional numbers; JSON does not tell them apart, so here they mix. */
export const arithmetic: readonly CelFunc[] = [
  ...mixed('_+_', (a, b) => a + b),
  ...mixed('_-_', (a, b) => a - b),
  ...mixed('_*_', (a, b) => a * b),
  ...mixed('_/_', (a, b) => a / b),
  celFunc('_+_', [STRING, STRING], STRING, (a, b) => {
    if (a.length + b.length > MAX_TEXT) meter().end(`it makes a text of more than ${MAX_TEXT} characters`);
    return a + b;
  }),
  celFunc('_+_', [LIST, LIST], LIST, (a, b) => {
    room(a.size + b.size);
    return [...a, ...b];
  }),
];

function mixed(name: string, compute: (a: number, b: number) => number): CelFunc[] {
  return [
    celFunc(name, [INT, DOUBLE], DOUBLE, (a, b) => compute(Number(a), b)),
    celFunc(name, [DOUBLE, INT], DOUBLE, (a, b) => compute(a, Number(b))),
  ];
}
