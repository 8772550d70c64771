import type { parse } from '@bufbuild/cel';

type Expr = ReturnType<typeof parse>['expr'];

export interface References {
  /** Names that must come from outside the expression. */
  readonly names: ReadonlySet<string>;
  /** Names that CEL gives a meaning (`list`, `string`), unless a variable of that name hides it. */
  readonly types: ReadonlySet<string>;
  /** Functions that it calls by name. */
  readonly functions: ReadonlySet<string>;
  /** Set when the expression is nothing but `a.b.c`. */
  readonly path?: readonly string[];
}

/** Names that CEL itself gives a meaning. */
const TYPE_NAMES = new Set(['bool', 'bytes', 'double', 'dyn', 'int', 'list', 'map', 'null_type', 'string', 'type', 'uint']);

/** Past this an expression is refused: evaluation recurses as deep as the tree is. */
const MAX_DEPTH = 60;

/** What an expression refers to. Names bound by a comprehension are its own. Throws a RangeError when it is nested too deep. */
export function referencesOf(root: Expr): References {
  const names = new Set<string>();
  const types = new Set<string>();
  const functions = new Set<string>();

  const walk = (expr: Expr | undefined, bound: ReadonlySet<string>, depth: number): void => {
    if (!expr) return;
    if (depth > MAX_DEPTH) throw new RangeError('the expression is nested too deep');
    const down = (child: Expr | undefined, scope = bound) => walk(child, scope, depth + 1);
    const kind = expr.exprKind;
    switch (kind.case) {
      case 'identExpr':
        if (!bound.has(kind.value.name)) (TYPE_NAMES.has(kind.value.name) ? types : names).add(kind.value.name);
        break;
      case 'selectExpr':
        down(kind.value.operand);
        break;
      case 'callExpr':
        functions.add(kind.value.function);
        down(kind.value.target);
        for (const arg of kind.value.args) down(arg);
        break;
      case 'listExpr':
        for (const element of kind.value.elements) down(element);
        break;
      case 'structExpr':
        for (const entry of kind.value.entries) {
          if (entry.keyKind.case === 'mapKey') down(entry.keyKind.value);
          down(entry.value);
        }
        break;
      case 'comprehensionExpr': {
        const { iterVar, iterVar2, accuVar, iterRange, accuInit, loopCondition, loopStep, result } = kind.value;
        const inside = new Set([...bound, iterVar, iterVar2, accuVar]);
        down(iterRange);
        down(accuInit);
        for (const part of [loopCondition, loopStep, result]) down(part, inside);
        break;
      }
      default:
    }
  };

  walk(root, new Set(), 0);
  const path = pathOf(root);
  return { names, types, functions, ...(path && { path }) };
}

function pathOf(expr: Expr): string[] | undefined {
  const kind = expr.exprKind;
  if (kind.case === 'identExpr') return TYPE_NAMES.has(kind.value.name) ? undefined : [kind.value.name];
  if (kind.case !== 'selectExpr' || kind.value.testOnly || !kind.value.operand) return undefined;
  const before = pathOf(kind.value.operand);
  return before && [...before, kind.value.field];
}
