import {
  celEnv,
  celFunc,
  celList,
  CelScalar,
  isCelError,
  isCelList,
  isCelMap,
  type CelEnv,
  type CelFunc,
  type CelInput,
  type CelList,
  type CelValue,
} from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { weigh } from '../cel-values.js';
import { meter } from '../meter.js';
import { hasSecret, isSecret, SECRET_IN_TEXT, secretReference } from '../secrets.js';
import { arithmetic } from './arithmetic.js';
import { characters } from './characters.js';
import { FUNCTION_BY_NAME, FUNCTIONS } from './catalogue.js';
import { implementationsOf } from './define.js';
import { KEYED } from './lists.js';
import { standard } from './standard.js';

/** What an expression is rewritten to use; no source text can name these. */
export const TICK = '@tick';
export const NEW_LIST = '@list';
export const PUSH = '@push';
export const SECRET = '@secret';
export const keyed = (name: string): string => `@${name}`;

/** An error is an object with much in it. */
const ERROR_STEPS = 5;

const { BOOL, DYN, STRING } = CelScalar;

/** The arrays behind the lists that a loop fills: nothing else ever sees such a list before it is full. */
const growing = new WeakMap<CelList, CelInput[]>();

const internal: readonly CelFunc[] = [
  celFunc(TICK, [BOOL], BOOL, (goesOn) => goesOn),
  celFunc(SECRET, [STRING], DYN, (name) => secretReference(name)),
  celFunc(NEW_LIST, [], DYN, () => {
    const items: CelInput[] = [];
    const list = celList(items);
    growing.set(list, items);
    return list;
  }),
  celFunc(PUSH, [DYN, DYN], DYN, (list, item) => {
    growing.get(list as CelList)!.push(item);
    return list;
  }),
  ...Object.entries(KEYED).map(([name, run]) => celFunc(keyed(name), [DYN], DYN, (pairs) => run(pairs as CelList))),
];

/** What takes a reference to a secret as it is: it looks at no text. Everything else refuses one. */
export const TAKES_SECRETS = new Set([
  '_==_',
  '_!=_',
  TICK,
  PUSH,
  'get',
  'first',
  'last',
  'length',
  'merge',
  'keys',
  'values',
  'type',
  'dyn',
]);

/** These look at every part of what they get, not only at how long it is. */
const DEEP = new Set(['_==_', '_!=_', '@in', 'contains', 'to_json', 'join', 'unique', 'format']);
const CONSTANT = new Set([TICK, PUSH, NEW_LIST, SECRET]);

/** By name: from how many arguments on, what it costs then, what it costs with fewer. */
const COSTS: ReadonlyMap<string, readonly [most: number, dear: number, cheap: number]> = new Map([
  ['format_date', [3, 200, 8]],
  ['parse_date', [3, 250, 8]],
  ['get…', [2, 150, 2]],
  ['matches', [0, 20, 20]],
  ['format', [0, 20, 20]],
]);

/** These go through a text letter by letter. */
const BY_CHARACTER = new Set(['lowerAscii', 'upperAscii', 'charAt', 'quote', 'strings.quote', 'reverse', 'substring', 'lastIndexOf']);

/** What they cost is in their answer: of a text only that it is gone through once. */
const COUNTING = new Set(['size', 'length']);

/** CEL's own functions and ours. Every call is counted, and none makes text of a secret. */
export const environment: CelEnv = celEnv({
  funcs: [
    ...celEnv().funcs,
    ...strings,
    ...arithmetic,
    ...standard,
    ...characters,
    ...FUNCTIONS.flatMap(implementationsOf),
    ...internal,
  ].map(counted),
});

function counted(func: CelFunc): CelFunc {
  const { name } = func;
  const constant = CONSTANT.has(name) || FUNCTION_BY_NAME.get(name)?.cost === 'constant';
  const cost = COUNTING.has(name)
    ? weighLetters
    : constant
      ? weighText
      : DEEP.has(name)
        ? weigh
        : BY_CHARACTER.has(name)
          ? weighCharacters
          : weighOutside;
  const refuses = name === 'format' ? hasSecret : TAKES_SECRETS.has(name) ? () => false : isSecret;
  return Object.assign(Object.create(func) as CelFunc, {
    call(id: number, target: CelValue | undefined, args: CelValue[]) {
      const given = target === undefined ? args : [target, ...args];
      if (given.some(refuses)) meter().end(SECRET_IN_TEXT);
      const result = func.call(id, target, args);
      // An overload that does not fit has done nothing.
      if (result !== undefined)
        meter().spend(
          (isCelError(result) ? ERROR_STEPS : 1) + beyond(name, given.length) + given.reduce((sum: number, value) => sum + cost(value), 0),
        );
      return result;
    },
  });
}

function weighText(value: CelValue): number {
  return typeof value === 'string' ? value.length >> 6 : 0;
}

function weighLetters(value: CelValue): number {
  return typeof value === 'string' ? value.length >> 10 : 0;
}

function weighOutside(value: CelValue): number {
  return isCelList(value) || isCelMap(value) ? value.size >> 2 : weighText(value);
}

function weighCharacters(value: CelValue): number {
  return typeof value === 'string' ? value.length >> 2 : 0;
}

/** What a call costs whatever its arguments are: patterns are compiled, time zones looked up. */
function beyond(name: string, count: number): number {
  const [most, dear, cheap] = COSTS.get(name) ?? (/^get[A-Z]/.test(name) ? COSTS.get('get…')! : [0, 0, 0]);
  return count >= most ? dear : cheap;
}
