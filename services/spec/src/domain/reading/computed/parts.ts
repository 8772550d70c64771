import { inferredKind } from '../../draft/apply.js';
import type { EntityDraft, FieldDraft, WhenDraft } from '../../draft/draft.js';
import { entityAt, fieldAt } from '../../grammar/classes.js';
import { determinersAt } from '../../grammar/phrase.js';
import type { Context } from '../context.js';
import { conditionAt } from '../rules/conditions.js';

export interface Named {
  readonly entity: EntityDraft;
  readonly at: number;
  readonly end: number;
}

/** The kinds of record that a statement names, in its order. */
export function namedIn({ tokens, draft }: Context): Named[] {
  const all: Named[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const found = entityAt(tokens, at, { entities: draft.entities });
    if (!found) continue;
    all.push({ entity: found.entity, at, end: found.end });
    at = found.end - 1;
  }
  return all;
}

export const isChildOf = (child: EntityDraft, parent: EntityDraft): boolean =>
  child.relations.some((one) => one.kind === 'belongsTo' && one.target === parent);

export const typeOf = (field: FieldDraft): string => field.type ?? inferredKind(field.key).type;
export const isNumber = (field: FieldDraft): boolean => ['integer', 'number'].includes(typeOf(field));

/** Attributes of this kind of record that a stretch of the statement names, in its order. */
export function fieldsIn({ tokens }: Context, entity: EntityDraft, from: number, to: number): FieldDraft[] {
  const all: FieldDraft[] = [];
  for (let at = from; at < to; at += 1) {
    const found = fieldAt(tokens, determinersAt(tokens, at).end, entity);
    if (found && !all.includes(found.field)) all.push(found.field);
    if (found) at = Math.max(at, found.end - 1);
  }
  return all;
}

/** `open` before `loans`: a condition on what is counted. */
export function conditionBefore(context: Context, { entity, at }: Named): WhenDraft | undefined {
  for (let start = Math.max(0, at - 4); start < at; start += 1) {
    const found = conditionAt(context, entity, start);
    if (found?.end === at) return found.when;
  }
  return undefined;
}

const OUT =
  /^(?:out|outgoing|outbound|outward|issue|issued|removal|remove|removed|withdrawal|withdraw|take ?out|taken|sale|sold|consumption|consumed|used|debit|loss|expense|spent|spending|payment out|minus|decrease|dispatch|shipped|usage)s?$/;

/** What takes something off, where children go in and out. */
export function outgoing(child: EntityDraft): WhenDraft | undefined {
  for (const field of child.fields) {
    const out = (field.enum ?? []).filter((value) => OUT.test(value.toLowerCase()));
    if (field.key !== child.stateField && out.length > 0 && out.length < (field.enum?.length ?? 0))
      return { field: field.key, values: out };
  }
  return undefined;
}

const AMOUNT =
  /(?:quantity|amount|count|hours|minutes|number|seats|places|units|pieces|points|price|cost|value|total|people|persons|guests)$/;

/** What of a child is summed up where nobody says: its only number, or the one that is called an amount. */
export function amountOf(child: EntityDraft): FieldDraft | undefined {
  const numbers = child.fields.filter((field) => isNumber(field) && field.computed === undefined && field.counter === undefined);
  return numbers.find((field) => AMOUNT.test(field.key)) ?? (numbers.length === 1 ? numbers[0] : undefined);
}

const PRICE = /(?:price|rate|cost|fee)$/;
const QUANTITY = /(?:quantity|count|number|hours|amount|pieces)$/;

/** Quantity and price of a child, where it has both. */
export function priced(child: EntityDraft): readonly [FieldDraft, FieldDraft] | undefined {
  const numbers = child.fields.filter((field) => isNumber(field) && field.computed === undefined);
  const price = numbers.find((field) => PRICE.test(field.key));
  const quantity = numbers.find((field) => field !== price && QUANTITY.test(field.key));
  return price && quantity ? [quantity, price] : undefined;
}
