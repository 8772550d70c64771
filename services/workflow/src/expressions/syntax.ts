import { parse } from '@bufbuild/cel';

export type Expr = NonNullable<ReturnType<typeof parse>['expr']>;
export type ExprKind = Expr['exprKind'];
type Constant = Extract<ExprKind, { case: 'constExpr' }>['value'];

/** An expression's tree, and where each part of it stands in the text. */
export interface Syntax {
  readonly root: Expr;
  /** Characters from the beginning of the text, by the part's id. */
  readonly offsets: Map<bigint, number>;
}

const PATH = /^[a-zA-Z_]\w*(?:\.[a-zA-Z_]\w*)*$/;
/** Words that mean something else to CEL, or that it keeps for itself. */
const RESERVED =
  /\b(?:true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while)\b/;

/** Throws the parser's error. */
export function readSyntax(source: string): Syntax {
  if (PATH.test(source) && !RESERVED.test(source)) return pathSyntax(source);
  const parsed = parse(source);
  if (!parsed.expr) throw new TypeError('it is empty');
  const offsets = new Map(Object.entries(parsed.sourceInfo?.positions ?? {}).map(([id, at]) => [BigInt(id), at]));
  return { root: parsed.expr, offsets };
}

/** Most expressions are nothing but `a.b.c`, and need no parser. */
function pathSyntax(source: string): Syntax {
  const offsets = new Map<bigint, number>();
  let at = 0;
  let root: Expr | undefined;
  for (const [index, name] of source.split('.').entries()) {
    const id = BigInt(index + 1);
    offsets.set(id, at);
    root = root
      ? {
          $typeName: 'cel.expr.Expr',
          id,
          exprKind: { case: 'selectExpr', value: { $typeName: 'cel.expr.Expr.Select', operand: root, field: name, testOnly: false } },
        }
      : { $typeName: 'cel.expr.Expr', id, exprKind: { case: 'identExpr', value: { $typeName: 'cel.expr.Expr.Ident', name } } };
    // As the parser has it: a field begins at its dot.
    at += index === 0 ? name.length : name.length + 1;
  }
  return { root: root!, offsets };
}

/** The same part with other insides. Its id, and with it its place in the text, stays. */
export const withKind = (expr: Expr, exprKind: ExprKind): Expr => ({ ...expr, exprKind });

export const callOf = (like: Expr, name: string, ...args: Expr[]): Expr =>
  withKind(like, { case: 'callExpr', value: { $typeName: 'cel.expr.Expr.Call', function: name, args } });

export const nameOf = (like: Expr, name: string): Expr =>
  withKind(like, { case: 'identExpr', value: { $typeName: 'cel.expr.Expr.Ident', name } });

export const listOf = (like: Expr, ...elements: Expr[]): Expr =>
  withKind(like, { case: 'listExpr', value: { $typeName: 'cel.expr.Expr.CreateList', elements, optionalIndices: [] } });

const constantOf = (like: Expr, constantKind: Constant['constantKind']): Expr =>
  withKind(like, { case: 'constExpr', value: { $typeName: 'cel.expr.Constant', constantKind } });

export const textOf = (like: Expr, value: string): Expr => constantOf(like, { case: 'stringValue', value });
export const nothing = (like: Expr): Expr => constantOf(like, { case: 'nullValue', value: 0 });
export const truth = (like: Expr): Expr => constantOf(like, { case: 'boolValue', value: true });

/** The text that an expression is, if it is nothing else. */
export function literalOf(expr: Expr | undefined): string | undefined {
  const constant = expr?.exprKind.case === 'constExpr' ? expr.exprKind.value.constantKind : undefined;
  return constant?.case === 'stringValue' ? constant.value : undefined;
}

/** The name that an expression is, if it is nothing else. */
export const identOf = (expr: Expr | undefined): string | undefined =>
  expr?.exprKind.case === 'identExpr' ? expr.exprKind.value.name : undefined;

/** The same expression with each direct part of it changed. */
export function mapParts(expr: Expr, change: (part: Expr, bound?: readonly string[]) => Expr): Expr {
  const kind = expr.exprKind;
  switch (kind.case) {
    case 'selectExpr':
      return withKind(expr, { case: kind.case, value: { ...kind.value, operand: change(kind.value.operand!) } });
    case 'callExpr': {
      const { target, args } = kind.value;
      return withKind(expr, {
        case: kind.case,
        value: { ...kind.value, ...(target && { target: change(target) }), args: args.map((arg) => change(arg)) },
      });
    }
    case 'listExpr':
      return withKind(expr, { case: kind.case, value: { ...kind.value, elements: kind.value.elements.map((part) => change(part)) } });
    case 'structExpr': {
      const entries = kind.value.entries.map((entry) => ({
        ...entry,
        ...(entry.keyKind.case === 'mapKey' && { keyKind: { case: 'mapKey' as const, value: change(entry.keyKind.value) } }),
        ...(entry.value && { value: change(entry.value) }),
      }));
      return withKind(expr, { case: kind.case, value: { ...kind.value, entries } });
    }
    case 'comprehensionExpr': {
      const { iterVar, accuVar, iterRange, accuInit, loopCondition, loopStep, result } = kind.value;
      const inside = [iterVar, accuVar];
      return withKind(expr, {
        case: kind.case,
        value: {
          ...kind.value,
          iterRange: change(iterRange!),
          accuInit: change(accuInit!),
          loopCondition: change(loopCondition!, inside),
          loopStep: change(loopStep!, inside),
          result: change(result!, inside),
        },
      });
    }
    default:
      return expr;
  }
}

/** Visits every part, outer ones first, with the names that loops around it bind. */
export function visitParts(expr: Expr, visit: (part: Expr, bound: ReadonlySet<string>, depth: number) => void): void {
  const walk = (part: Expr, bound: ReadonlySet<string>, depth: number): Expr => {
    visit(part, bound, depth);
    return mapParts(part, (inner, names) => walk(inner, names ? new Set([...bound, ...names]) : bound, depth + 1));
  };
  walk(expr, new Set(), 0);
}
