import { SECRET } from './functions/environment.js';
import { MAX_DEPTH } from './limits.js';
import { literalOf, visitParts, type Expr } from './syntax.js';

export interface References {
  /** Names that must come from outside the expression. */
  readonly names: ReadonlySet<string>;
  /** Names that may be missing: they stand in the first argument of `default` alone. */
  readonly optional: ReadonlySet<string>;
  /** Names that CEL gives a meaning (`list`, `string`), unless a variable of that name hides it. */
  readonly types: ReadonlySet<string>;
  /** Secrets that it hands on. */
  readonly secrets: ReadonlySet<string>;
  /** Set when the expression is nothing but `a.b.c`. */
  readonly path?: readonly string[];
}

/** Names that CEL itself gives a meaning. */
const TYPE_NAMES = new Set(['bool', 'bytes', 'double', 'dyn', 'int', 'list', 'map', 'null_type', 'string', 'type', 'uint']);

/** What an expression refers to. Names bound by a loop are its own. */
export function referencesOf(root: Expr): References {
  const names = new Set<string>();
  const optional = new Set<string>();
  const types = new Set<string>();
  const secrets = new Set<string>();
  const lenient = new Set<Expr>();
  visitParts(root, (part, bound) => {
    const kind = part.exprKind;
    if (kind.case === 'identExpr') {
      const { name } = kind.value;
      if (!bound.has(name)) (TYPE_NAMES.has(name) ? types : lenient.has(part) ? optional : names).add(name);
    }
    if (kind.case !== 'callExpr') return;
    const { function: called, target, args } = kind.value;
    const first = target ?? args[0];
    if (called === 'default' && first) visitParts(first, (inner) => lenient.add(inner));
    const name = called === SECRET ? literalOf(first) : undefined;
    if (name !== undefined) secrets.add(name);
  });
  for (const name of names) optional.delete(name);
  const path = pathOf(root);
  return { names, optional, types, secrets, ...(path && { path }) };
}

/** Throws a RangeError when evaluating the expression would go too deep. */
export function checkDepth(root: Expr): void {
  visitParts(root, (_part, _bound, depth) => {
    if (depth > MAX_DEPTH) throw new RangeError(`it is nested deeper than ${MAX_DEPTH} levels; compute a part of it in a variable`);
  });
}

function pathOf(expr: Expr): string[] | undefined {
  const kind = expr.exprKind;
  if (kind.case === 'identExpr') return TYPE_NAMES.has(kind.value.name) ? undefined : [kind.value.name];
  if (kind.case !== 'selectExpr' || kind.value.testOnly || !kind.value.operand) return undefined;
  const before = pathOf(kind.value.operand);
  return before && [...before, kind.value.field];
}
