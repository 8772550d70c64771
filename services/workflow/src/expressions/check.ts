import { type CelFunc, type CelType } from '@bufbuild/cel';
import { environment, keyed, SECRET, TAKES_SECRETS } from './functions/environment.js';
import { FUNCTION_BY_NAME } from './functions/catalogue.js';
import { SECRET_IN_TEXT } from './secrets.js';
import { identOf, literalOf, visitParts, type Expr, type Syntax } from './syntax.js';
import * as types from './types.js';
import { ANY, BOOL, either, INT, inWords, LIST, listOf, mayBe, objectOf, TEXT, type Type } from './types.js';

/** What lint is told while the types of an expression are worked out. */
export interface Findings {
  /** The type of a name, or undefined where nothing is known of it: then `expect` hears what it is used as. */
  readonly nameType: (name: string) => Type | undefined;
  readonly expect: (name: string, type: Type) => void;
  /** `at` counts from the beginning of the expression. */
  readonly report: (at: number, code: TypeFault, message: string) => void;
}

export type TypeFault = 'wrong_type' | 'no_field' | 'secret_in_text' | 'never_equal';

const SILENT = { report: () => undefined };

const OPERATORS: Readonly<Record<string, string>> = {
  '_+_': '+',
  '_-_': '-',
  '_*_': '*',
  '_/_': '/',
  '_%_': '%',
  '-_': '-',
  '!_': '!',
  '_||_': '||',
  '_&&_': '&&',
  '@in': 'in',
};
const word = (name: string): string => OPERATORS[name] ?? name.replaceAll('_', '');

const OVERLOADS = Map.groupBy(environment.funcs, ({ name }) => name);

/** The type of an expression's value. Reports only what is certainly wrong: where nothing is known, everything is possible. */
export function typeOfExpression({ root, offsets }: Syntax, findings: Findings): Type {
  return new Checker(offsets, findings).typeOf(root, new Map());
}

type Bound = ReadonlyMap<string, Type>;

class Checker {
  readonly #offsets: Syntax['offsets'];
  readonly #findings: Findings;

  constructor(offsets: Syntax['offsets'], findings: Findings) {
    this.#offsets = offsets;
    this.#findings = findings;
  }

  typeOf(expr: Expr, bound: Bound): Type {
    const { exprKind: kind } = expr;
    switch (kind.case) {
      case 'constExpr':
        return CONSTANTS[kind.value.constantKind.case ?? ''] ?? ANY;
      case 'identExpr':
        return bound.get(kind.value.name) ?? this.#findings.nameType(kind.value.name) ?? ANY;
      case 'selectExpr': {
        const operand = this.typeOf(kind.value.operand!, bound);
        return kind.value.testOnly ? BOOL : this.#field(expr, operand, kind.value.field);
      }
      case 'listExpr':
        return listOf(either(...kind.value.elements.map((element) => this.typeOf(element, bound))));
      case 'structExpr':
        return this.#object(kind.value.entries, bound);
      case 'callExpr':
        return this.#call(expr, kind.value, bound);
      case 'comprehensionExpr':
        return this.#loop(kind.value, bound);
      default:
        return ANY;
    }
  }

  #object(entries: Extract<Expr['exprKind'], { case: 'structExpr' }>['value']['entries'], bound: Bound): Type {
    const fields = entries.map((entry) => {
      const key = entry.keyKind.case === 'mapKey' ? literalOf(entry.keyKind.value) : undefined;
      return [key, entry.value ? this.typeOf(entry.value, bound) : ANY] as const;
    });
    const known = fields.filter((field): field is readonly [string, Type] => field[0] !== undefined);
    return objectOf(known, known.length < fields.length);
  }

  #field(expr: Expr, operand: Type, field: string): Type {
    const options = operand.kind === 'either' ? operand.of : [operand];
    const found = options.flatMap((option) => fieldOf(option, field) ?? []);
    if (found.length > 0) return either(...found);
    const known = options.find((option) => option.kind === 'object');
    const names = known?.kind === 'object' ? [...known.fields.keys()].slice(0, 8).join(', ') : '';
    this.#report(expr, 'no_field', `${inWords(operand)} has no field ${field}${names && `; it has ${names}`}`);
    return ANY;
  }

  #call(expr: Expr, call: Extract<Expr['exprKind'], { case: 'callExpr' }>['value'], bound: Bound): Type {
    const parts = call.target ? [call.target, ...call.args] : call.args;
    const { function: name } = call;
    if (name === SECRET) return types.SECRET;
    if (name === 'default') {
      const lenient = new Checker(this.#offsets, { ...this.#findings, ...SILENT });
      const fallback = this.typeOf(parts[1]!, bound);
      const ident = identOf(parts[0]);
      if (ident !== undefined && !bound.has(ident)) this.#findings.expect(ident, fallback);
      return either(types.withoutNull(lenient.typeOf(parts[0]!, bound)), fallback);
    }
    const args = parts.map((part) => this.typeOf(part, bound));
    if (name === '_?_:_') {
      this.#wants(parts[0]!, args[0]!, BOOL, bound, 'what stands before ?');
      return either(args[1]!, args[2]!);
    }
    if (name === '_&&_' || name === '_||_' || name === '!_') {
      for (const [index, part] of parts.entries()) this.#wants(part, args[index]!, BOOL, bound, `\`${word(name)}\``);
      return BOOL;
    }
    if (name === '_[_]') return this.#element(expr, parts, args, bound);
    if (name === '_==_' || name === '_!=_') {
      if (!mayBe(args[0]!, args[1]!) && !isNumeric(args))
        this.#report(expr, 'never_equal', `${inWords(args[0]!)} is never equal to ${inWords(args[1]!)}`);
      return BOOL;
    }
    if (!TAKES_SECRETS.has(name)) {
      const secret = args.findIndex(({ kind }) => kind === 'secret');
      if (secret >= 0) {
        this.#report(parts[secret]!, 'secret_in_text', SECRET_IN_TEXT);
        return ANY;
      }
    }
    return this.#function(expr, name, parts, args, call.target !== undefined, bound);
  }

  #function(expr: Expr, name: string, parts: readonly Expr[], args: readonly Type[], method: boolean, bound: Bound): Type {
    const ours = FUNCTION_BY_NAME.get(name);
    if (name === keyed('sort') || name === keyed('unique')) return LIST;
    const fitting = (OVERLOADS.get(name) ?? []).filter((func) => fits(func, args, method));
    if (ours?.run && args.length <= ours.params.length) {
      const wrong = args.findIndex((arg, index) => !mayBe(arg, ours.params[index]!.type));
      if (wrong < 0) for (const [index, part] of parts.entries()) this.#expect(part, ours.params[index]!.type, bound);
      if (wrong < 0) return typeof ours.gives === 'function' ? ours.gives(args) : ours.gives;
      // CEL's own method of the same name may take it.
      if (!fitting.some((func) => !isOurs(func))) {
        const { type, name: what } = ours.params[wrong]!;
        this.#report(parts[wrong]!, 'wrong_type', `\`${name}\` takes ${inWords(type)} as its ${what}, not ${inWords(args[wrong]!)}`);
      }
      return ANY;
    }
    if (fitting.length === 0) {
      const given = args.map(inWords).join(' and ');
      this.#report(args.length > 1 ? expr : parts[0]!, 'wrong_type', `\`${word(name)}\` does not take ${given}`);
    }
    return either(...fitting.map(({ result }) => ofCel(result)));
  }

  #element(expr: Expr, [list, index]: readonly Expr[], args: readonly Type[], bound: Bound): Type {
    const key = literalOf(index);
    if (key !== undefined && args[0]!.kind === 'object') return this.#field(expr, args[0]!, key);
    this.#wants(list!, args[0]!, either(LIST, types.OBJECT), bound, '`[…]`');
    return args[0]!.kind === 'list' ? args[0]!.of : ANY;
  }

  #loop(fold: Extract<Expr['exprKind'], { case: 'comprehensionExpr' }>['value'], bound: Bound): Type {
    const range = this.typeOf(fold.iterRange!, bound);
    this.#wants(fold.iterRange!, range, either(LIST, types.OBJECT), bound, 'a loop');
    const item = range.kind === 'list' ? range.of : range.kind === 'object' ? TEXT : ANY;
    const start = this.typeOf(fold.accuInit!, bound);
    const inside = new Map([...bound, [fold.iterVar, item], [fold.accuVar, start]]);
    const added = addedBy(fold.loopStep!, fold.accuVar);
    this.typeOf(fold.loopStep!, inside);
    return added ? listOf(this.#quiet().typeOf(added, inside)) : this.#quiet().typeOf(fold.result!, inside);
  }

  #quiet(): Checker {
    return new Checker(this.#offsets, { ...this.#findings, ...SILENT });
  }

  #wants(part: Expr, given: Type, wanted: Type, bound: Bound, what: string): void {
    this.#expect(part, wanted, bound);
    if (!mayBe(given, wanted)) this.#report(part, 'wrong_type', `${what} takes ${inWords(wanted)}, not ${inWords(given)}`);
  }

  #expect(part: Expr, type: Type, bound: Bound): void {
    const name = identOf(part);
    if (name !== undefined && !bound.has(name) && type.kind !== 'any') this.#findings.expect(name, type);
  }

  #report(expr: Expr, code: TypeFault, message: string): void {
    // An operator stands in the middle of what it is about.
    let at = this.#offsets.get(expr.id) ?? 0;
    visitParts(expr, ({ id }) => (at = Math.min(at, this.#offsets.get(id) ?? at)));
    this.#findings.report(at, code, message);
  }
}

const CONSTANTS: Readonly<Record<string, Type>> = {
  boolValue: BOOL,
  stringValue: TEXT,
  int64Value: INT,
  uint64Value: INT,
  doubleValue: types.DOUBLE,
  bytesValue: types.BYTES,
  nullValue: types.NULL,
};

function fieldOf(type: Type, field: string): Type | undefined {
  if (type.kind === 'any') return ANY;
  // What is null in one run may be an object in another.
  if (type.kind === 'null') return undefined;
  if (type.kind !== 'object') return undefined;
  return type.fields.get(field) ?? (type.open ? type.of : undefined);
}

/** What `@result + [x]` adds to a loop's list. */
function addedBy(step: Expr, accumulator: string): Expr | undefined {
  if (step.exprKind.case !== 'callExpr') return undefined;
  const { function: name, args } = step.exprKind.value;
  if (name === '_?_:_') return addedBy(args[1]!, accumulator);
  const list = args[1]?.exprKind.case === 'listExpr' ? args[1].exprKind.value.elements : [];
  return name === '_+_' && identOf(args[0]) === accumulator && list.length === 1 ? list[0] : undefined;
}

const isNumeric = (args: readonly Type[]): boolean => args.every((arg) => mayBe(arg, types.NUMBER));

function fits({ target, arguments: params, result: _result }: CelFunc, args: readonly Type[], method: boolean): boolean {
  if ((target !== undefined) !== method) return false;
  const all = target ? [target, ...params] : params;
  return all.length === args.length && all.every((param, index) => mayBe(args[index]!, ofCel(param)));
}

/** Ours take whatever they get and look at it themselves. */
const isOurs = ({ target, arguments: params }: CelFunc): boolean =>
  (target ? [target, ...params] : params).every((param) => param.kind === 'scalar' && param.scalar === 'dyn');

const SCALARS: Readonly<Record<string, Type>> = {
  int: INT,
  uint: INT,
  double: types.DOUBLE,
  bool: BOOL,
  string: TEXT,
  bytes: types.BYTES,
  null_type: types.NULL,
  type: types.TYPE,
  'google.protobuf.Timestamp': types.TIMESTAMP,
  'google.protobuf.Duration': types.DURATION,
};

function ofCel(type: CelType): Type {
  if (type.kind === 'list') return LIST;
  return type.kind === 'map' ? types.OBJECT : (SCALARS[type.name] ?? ANY);
}
