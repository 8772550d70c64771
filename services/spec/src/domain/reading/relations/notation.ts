import type { EntityDraft } from '../../draft/draft.js';
import { entityAt } from '../../grammar/classes.js';
import { determinersAt } from '../../grammar/phrase.js';
import type { Token } from '../../text/token.js';
import { relate } from '../attributes.js';
import { type Context, place } from '../context.js';
import { linked } from './linked.js';

type Count = 'one' | 'many';

const ONE = new Set(['1', 'one', 'a', 'an', 'each', 'every', 'single', 'exactly']);
const MANY = new Set(['n', 'm', '*', 'many', 'several', 'multiple']);
/** What may stand between the two names, and around them. */
const SIGNS = new Set([',', ':', '-', '->', '<->', '<', '>', '/', '(', ')', '.', 'to', 'and', '..', 'relation', 'relationship', '–', '↔']);

const countOf = ({ lower, kind, ...token }: Token): Count | undefined => {
  if (ONE.has(lower) || (kind === 'number' && 'value' in token && token.value === 1)) return 'one';
  return MANY.has(lower) ? 'many' : undefined;
};

interface Side {
  readonly entity: EntityDraft;
  readonly count?: Count | undefined;
}

/** The two records that a statement names, when it is made of nothing but them, counts and signs; and the counts that stand apart. */
function sidesOf({ tokens, draft }: Context): { readonly sides: readonly Side[]; readonly apart: readonly Count[] } | undefined {
  const sides: Side[] = [];
  const apart: Count[] = [];
  let count: Count | undefined;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    const said = countOf(token);
    if (said !== undefined) {
      if (sides.length === 2) apart.push(said);
      else count = said;
      continue;
    }
    const named = entityAt(tokens, determinersAt(tokens, at).end, { entities: draft.entities });
    if (named) {
      sides.push({ entity: named.entity, count });
      count = undefined;
      at = named.end - 1;
    } else if (!SIGNS.has(token.lower)) return undefined;
  }
  return sides.length === 2 ? { sides, apart } : undefined;
}

/** `1 regatta : n races`, `one club, many members`, `crews <-> boats (n:m)`. */
export function readNotation(context: Context): boolean {
  if (context.tokens.length > 14 || context.statement.kind === 'row') return false;
  const found = sidesOf(context);
  const [first, second] = found?.sides ?? [];
  if (!found || !first || !second || first.entity === second.entity || linked(first.entity, second.entity)) return false;
  const [one, other] = found.apart.length === 2 ? found.apart : [first.count, second.count];
  if (one === undefined || other === undefined || (one === 'one' && other === 'one')) return false;
  if (one === 'many' && other === 'many') relate(context, first.entity, 'manyToMany', second.entity, second.entity.key, false).owner = true;
  else {
    const [child, parent] = one === 'one' ? [second.entity, first.entity] : [first.entity, second.entity];
    relate(context, child, 'belongsTo', parent, parent.key);
  }
  return place(context, first.entity);
}
