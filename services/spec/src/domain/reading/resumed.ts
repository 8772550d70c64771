import { attributesAt } from '../grammar/attribute.js';
import { fieldAt } from '../grammar/classes.js';
import { constraintsAt } from '../grammar/constraint-reader.js';
import { determinersAt, isSubjectVerb } from '../grammar/phrase.js';
import type { Token } from '../text/token.js';
import { BE, MODALS } from '../vocabulary/closed.js';
import { addAttributes } from './attributes.js';
import type { Context } from './context.js';

const isArticle = (token: Token | undefined): boolean => ['a', 'an'].includes(token?.lower ?? '');

/** Where the rule ends that a clause starts with (`the end must be after the start | , a purpose …`). */
function ruleEnd(context: Context): number | undefined {
  const { tokens, draft } = context;
  const entity = draft.listing?.entity;
  const field = entity && fieldAt(tokens, determinersAt(tokens, 0).end, entity);
  const verb = field && tokens[field.end];
  if (!field || !verb || !(BE.has(verb.lower) || MODALS.has(verb.lower))) return undefined;
  return constraintsAt(tokens, field.end, { lead: ['is'] })?.end;
}

/** `has a start and an end, the end must be after the start, a purpose and a number of seats`: the list goes on after the rule. */
export function readResumed(context: Context): boolean {
  const { tokens, draft, statement } = context;
  const { listing } = draft;
  if (!listing || listing.statement !== statement.index) return false;
  const end = ruleEnd(context);
  if (end === undefined || tokens[end]?.lower !== ',') return false;
  const from = tokens[end + 1]?.lower === 'and' ? end + 2 : end + 1;
  if (!isArticle(tokens[from])) return false;
  const list = attributesAt(tokens, from, { ...context.world, focus: listing.entity });
  const after = tokens[list.end];
  if (list.items.length === 0 || isSubjectVerb(after)) return false;
  return addAttributes(context, listing.entity, list.items, listing.options);
}
