import { parse } from '@bufbuild/cel';
import { ExpressionError } from './error.js';
import { keyed, NEW_LIST, PUSH, SECRET, TICK } from './functions/environment.js';
import { callOf, identOf, listOf, mapParts, nameOf, nothing, textOf, truth, withKind, type Expr, type Syntax } from './syntax.js';

/** CEL expands these after a dot; here `map(list, x, …)` says the same as `list.map(x, …)`. */
const LOOPS = new Set(['map', 'filter', 'all', 'exists', 'exists_one', 'existsOne']);
/** `sort(list, x, key)`, `list.sort(x, key)`. */
const KEYED = new Set(['sort', 'unique']);
const NAME = /^[a-zA-Z_]\w*$/;

/** What stands for the list and the body in a loop whose form is taken from the parser; no source text can say it. */
const LIST = 'hexad_list';
const BODY = 'hexad_body';

/**
 * Writes out what the language adds to CEL's own forms: loops as functions, sorting by a key, `now()`, `coalesce` and secrets. `default`
 * stays as it is, for lint to see. Throws an ExpressionError with its place.
 */
export function expandForms({ root, offsets }: Syntax): Expr {
  const fail = (expr: Expr, why: string) => new ExpressionError(why, offsets.get(expr.id));

  const expand = (before: Expr): Expr => {
    const kind = before.exprKind;
    if (kind.case === 'selectExpr' && identOf(kind.value.operand) === 'secrets' && !kind.value.testOnly)
      return callOf(before, SECRET, textOf(before, kind.value.field));
    if (kind.case === 'identExpr' && kind.value.name === 'secrets')
      throw fail(before, 'a secret is named in the file itself, as in `${secrets.API_KEY}`');
    if (kind.case !== 'callExpr') return mapParts(before, (part) => expand(part));
    const { function: name, target, args } = kind.value;
    const all = target ? [target, ...args] : args;
    if (name === 'now' && all.length === 0) return nameOf(before, 'now');
    if (name === 'coalesce' && all.length > 1) return coalesced(before, all.map(expand));
    if (!target && LOOPS.has(name) && (all.length === 3 || (name === 'map' && all.length === 4))) {
      const [list, variable, ...body] = all;
      return loop(before, name, expand(list!), variableOf(variable!, name), body.map(expand));
    }
    if (KEYED.has(name) && all.length === 3) {
      const [list, variable, key] = all;
      const item = variableOf(variable!, name);
      const pair = listOf(key!, nameOf(key!, item), expand(key!));
      return callOf(before, keyed(name), loop(before, 'map', expand(list!), item, [pair]));
    }
    return mapParts(before, (part) => expand(part));
  };

  const variableOf = (expr: Expr, name: string): string => {
    const variable = identOf(expr);
    if (variable === undefined || !NAME.test(variable))
      throw fail(expr, `\`${name}\` takes the list, a name for its element and what to make of it: ${name}(list, x, x.id)`);
    return variable;
  };
  return expand(root);
}

const coalesced = (like: Expr, [value, ...others]: readonly Expr[]): Expr =>
  callOf(like, 'default', value!, others.length === 0 ? nothing(like) : coalesced(like, others));

/** The parser's own expansion of `list.name(x, …)`, with the list and the bodies put in. */
function loop(like: Expr, name: string, list: Expr, variable: string, bodies: readonly Expr[]): Expr {
  const form = parse(`${LIST}.${name}(${[variable, ...bodies.map((_, index) => `${BODY}${index}`)].join(', ')})`).expr;
  const put = (part: Expr): Expr => {
    const ident = identOf(part);
    if (ident === LIST) return list;
    const body = ident?.startsWith(BODY) ? bodies[Number(ident.slice(BODY.length))] : undefined;
    return body ?? { ...mapParts(part, (inner) => put(inner)), id: like.id };
  };
  return put(form);
}

/** Names that may be missing: `default(a.b, x)` looks up this instead of `a`. */
export const OPTIONAL = '?';

/** What is planned in the end: loops that count their turns and fill one list, `default` as a choice. */
export function lower(expr: Expr, bound: ReadonlySet<string> = new Set()): Expr {
  const kind = expr.exprKind;
  const inside = (part: Expr, names: readonly string[] = []) => lower(part, names.length === 0 ? bound : new Set([...bound, ...names]));
  if (kind.case === 'callExpr' && kind.value.function === 'default') {
    const [value, fallback] = kind.value.target ? [kind.value.target, ...kind.value.args] : kind.value.args;
    return choice(expr, optionalNames(inside(value!), bound), inside(fallback!));
  }
  const lowered = mapParts(expr, inside);
  if (lowered.exprKind.case !== 'comprehensionExpr') return lowered;
  const fold = lowered.exprKind.value;
  const fills = fold.accuInit!.exprKind.case === 'listExpr' && fold.accuInit!.exprKind.value.elements.length === 0;
  return withKind(lowered, {
    case: 'comprehensionExpr',
    value: {
      ...fold,
      loopCondition: callOf(expr, TICK, fold.loopCondition!),
      ...(fills && { accuInit: callOf(expr, NEW_LIST), loopStep: pushing(fold.loopStep!, fold.accuVar) }),
    },
  });
}

/** What holds the value while `default` looks at it; no source text can name it. */
const FOUND = '@found';

/**
 * A loop of one turn: a turn that fails leaves the error in its accumulator, where it is one more value to look at. So the value is
 * computed once, however deep the choices are nested.
 */
function choice(like: Expr, value: Expr, fallback: Expr): Expr {
  const found = nameOf(like, FOUND);
  // Whether it is null, or an error: both are "not false" for CEL.
  const missing = callOf(like, '@not_strictly_false', callOf(like, '_==_', found, nothing(like)));
  return withKind(like, {
    case: 'comprehensionExpr',
    value: {
      $typeName: 'cel.expr.Expr.Comprehension',
      iterVar: `${FOUND}.turn`,
      iterVar2: '',
      iterRange: listOf(like, nothing(like)),
      accuVar: FOUND,
      accuInit: nothing(like),
      loopCondition: callOf(like, TICK, truth(like)),
      loopStep: value,
      result: callOf(like, '_?_:_', missing, fallback, found),
    },
  });
}

/** `@result + [x]` copies, or chains, the whole list at each turn; this appends. */
function pushing(step: Expr, accumulator: string): Expr {
  const kind = step.exprKind;
  if (kind.case !== 'callExpr') return step;
  const [first, second, third] = kind.value.args;
  if (kind.value.function === '_?_:_') return callOf(step, '_?_:_', first!, pushing(second!, accumulator), third!);
  const added = second?.exprKind.case === 'listExpr' ? second.exprKind.value.elements : [];
  return identOf(first) === accumulator && added.length === 1 ? callOf(step, PUSH, first!, added[0]!) : step;
}

function optionalNames(expr: Expr, bound: ReadonlySet<string>): Expr {
  const name = identOf(expr);
  if (name !== undefined) return bound.has(name) || name.startsWith(OPTIONAL) ? expr : nameOf(expr, OPTIONAL + name);
  return mapParts(expr, (part, names) => optionalNames(part, names ? new Set([...bound, ...names]) : bound));
}
