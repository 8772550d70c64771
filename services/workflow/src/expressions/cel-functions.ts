import { CelScalar, celFunc, type CelFunc } from '@bufbuild/cel';

const { INT, DOUBLE } = CelScalar;

/** CEL knows no arithmetic between whole and fractional numbers; JSON does not tell them apart, so here they mix. */
export const mixedArithmetic: CelFunc[] = [
  ...mixed('_+_', (a, b) => a + b),
  ...mixed('_-_', (a, b) => a - b),
  ...mixed('_*_', (a, b) => a * b),
  ...mixed('_/_', (a, b) => a / b),
];

function mixed(name: string, compute: (a: number, b: number) => number): CelFunc[] {
  return [
    celFunc(name, [INT, DOUBLE], DOUBLE, (a, b) => compute(Number(a), b)),
    celFunc(name, [DOUBLE, INT], DOUBLE, (a, b) => compute(a, Number(b))),
  ];
}
