import { celFunc, celMethod, CelScalar, isCelList, isCelMap, isCelUint, type CelFunc, type CelInput, type CelValue } from '@bufbuild/cel';
import { millisecondsOf, secondsOf } from '../cel-time.js';
import type { Json } from '../json.js';
import * as types from '../types.js';
import { inWords, mayBe, type Type } from '../types.js';

export interface Parameter {
  readonly name: string;
  readonly type: Type;
  readonly optional?: true;
}

export type Group = 'Text' | 'Dates' | 'Lists' | 'Numbers' | 'Objects and JSON' | 'Choice';

/** One function of the language: what people read about it, what lint knows of it, and what it does. */
export interface FunctionDefinition {
  readonly name: string;
  readonly group: Group;
  readonly params: readonly Parameter[];
  /** Of the result; a function where it depends on the arguments. */
  readonly gives: Type | ((args: readonly Type[]) => Type);
  /** One sentence; the reference page shows it. */
  readonly text: string;
  /** An expression and what it gives; a test holds it to that. */
  readonly example: readonly [source: string, result: Json];
  /** `constant`: costs one step whatever it gets. Default: what its texts and lists are long. */
  readonly cost?: 'constant';
  /** Absent of a macro: it is rewritten before anything is evaluated. */
  readonly run?: (...args: CelValue[]) => CelInput;
}

export const param = (name: string, type: Type): Parameter => ({ name, type });
export const optional = (name: string, type: Type): Parameter => ({ name, type, optional: true });

/** `f(a, b)` and `a.f(b)`, with and without its optional arguments. */
export function implementationsOf({ name, params, run }: FunctionDefinition): CelFunc[] {
  if (!run) return [];
  const { DYN } = CelScalar;
  const least = params.filter((parameter) => !parameter.optional).length;
  const call = (args: CelValue[]): CelInput => {
    for (const [index, value] of args.entries()) {
      const { type, name: what } = params[index]!;
      const given = typeOf(value);
      if (!mayBe(given, type)) throw new TypeError(`\`${name}\` takes ${inWords(type)} as its ${what}, not ${inWords(given)}`);
    }
    return run(...args);
  };
  const all: CelFunc[] = [];
  for (let count = least; count <= params.length; count++) {
    const dyns = Array.from({ length: count }, () => DYN);
    all.push(celFunc(name, dyns, DYN, (...args: CelValue[]) => call(args)));
    if (count === 0) continue;
    all.push(
      celMethod(name, DYN, dyns.slice(1), DYN, function (this: CelValue, ...args: CelValue[]) {
        return call([this, ...args]);
      }),
    );
  }
  return all;
}

/** Only the outermost level: what a list holds is not looked at. */
function typeOf(value: CelValue): Type {
  if (value === null) return types.NULL;
  if (typeof value === 'string') return types.TEXT;
  if (typeof value === 'boolean') return types.BOOL;
  if (typeof value === 'bigint' || isCelUint(value)) return types.INT;
  if (typeof value === 'number') return types.DOUBLE;
  if (isCelList(value)) return types.LIST;
  if (isCelMap(value)) return types.OBJECT;
  if (value instanceof Uint8Array) return types.BYTES;
  if (millisecondsOf(value) !== undefined) return types.TIMESTAMP;
  return secondsOf(value) !== undefined ? types.DURATION : types.TYPE;
}
