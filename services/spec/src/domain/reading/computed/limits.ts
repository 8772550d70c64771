import type { EntityDraft } from '../../draft/draft.js';
import type { Context } from '../context.js';
import { add } from '../rules/rule.js';
import { amountOf, conditionBefore, fieldsIn, isChildOf, isNumber, namedIn, outgoing } from './parts.js';

const text = ({ tokens }: Context): string => tokens.map((token) => token.lower).join(' ');

/** Children of a kind of record that go in and out. */
const flowsOf = (context: Context, parent: EntityDraft): EntityDraft | undefined =>
  context.draft.entities.find((child) => isChildOf(child, parent) && outgoing(child) !== undefined && amountOf(child) !== undefined);

/** `the stock of a product can never be negative`, `nobody can take out more than there is in stock`. */
function readNeverNegative(context: Context): boolean {
  const said = text(context);
  const negative = /\b(?:negative|(?:below|under|less than) (?:zero|0))\b/.test(said) || /\bmore than .*\bin stock\b/.test(said);
  if (!negative || !/\b(?:never|not|cannot|no|nobody|only)\b/.test(said)) return false;
  const named = namedIn(context).map((one) => one.entity);
  const parents = [...named, ...(context.focus ? [context.focus] : []), ...context.draft.entities];
  for (const parent of parents) {
    const held = parent.fields.find(
      (field) => field.computed?.kind === 'tally' && fieldsIn(context, parent, 0, context.tokens.length).includes(field),
    );
    if (held?.computed?.kind === 'tally') {
      const { kind: _kind, ...tally } = held.computed;
      return add(context, parent, { kind: 'tally', ...tally, op: '>=', limit: 0 });
    }
    if (fieldsIn(context, parent, 0, context.tokens.length).some(isNumber)) return false;
    const child = named.includes(parent) || named.length === 0 ? flowsOf(context, parent) : undefined;
    const [minus, amount] = [child && outgoing(child), child && amountOf(child)];
    if (child && minus && amount) return add(context, parent, { kind: 'tally', child, field: amount.key, minus, op: '>=', limit: 0 });
  }
  return false;
}

const BOUND = /\b(?:exceed|more (?:\w+ )*than|at most|above|over|at least|less than)\b/;

/** `an event cannot have more registrations than its capacity`, `the sum of the shares of a project must not exceed 100`. */
function readRoom(context: Context): boolean {
  const said = text(context);
  const bound = BOUND.exec(said);
  if (!bound) return false;
  const named = namedIn(context);
  const sums = /\b(?:sum|total)\b/.test(said);
  const child = named.find((one) =>
    context.draft.entities.some((parent) => isChildOf(one.entity, parent) && parentNamed(context, one.entity, parent)),
  );
  if (!child) return false;
  const parent = context.draft.entities.find((one) => isChildOf(child.entity, one) && parentNamed(context, child.entity, one))!;
  const at = context.tokens.findIndex(({ lower }) => ['exceed', 'than', 'most', 'above', 'over', 'least'].includes(lower));
  const number = context.tokens.slice(at).find((token) => token.kind === 'number')?.value;
  const field = fieldsIn(context, parent, at + 1, context.tokens.length).find(isNumber);
  const limit = field?.key ?? number;
  if (limit === undefined || (!sums && field === undefined)) return false;
  const fields = sums ? fieldsIn(context, child.entity, 0, at).filter(isNumber) : [];
  const amount = sums ? (fields[0] ?? amountOf(child.entity)) : undefined;
  if (sums && !amount) return false;
  const when = conditionBefore(context, child);
  const least = /\b(?:at least|less than)\b/.test(bound[0]);
  return add(context, parent, {
    kind: 'tally',
    child: child.entity,
    ...(amount && { field: amount.key }),
    ...(when && { when }),
    op: least ? '>=' : '<=',
    limit,
  });
}

/** The parent is named, or one of its numbers is what the sentence ends with. */
const parentNamed = (context: Context, child: EntityDraft, parent: EntityDraft): boolean =>
  child !== parent && (namedIn(context).some((one) => one.entity === parent) || context.focus === parent);

export const readLimits = (context: Context): boolean => readNeverNegative(context) || readRoom(context);
