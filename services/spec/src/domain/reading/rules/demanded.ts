import { addField, findField } from '../../draft/apply.js';
import { addSource, type FieldDraft } from '../../draft/draft.js';
import { fieldAt } from '../../grammar/classes.js';
import { determinersAt } from '../../grammar/phrase.js';
import type { Context } from '../context.js';
import { heldAt, type HeldAt } from './held-at.js';
import { add } from './rule.js';

/** Words that demand what stands before or after them. */
const DEMANDING = new Set([
  'must',
  'needs',
  'need',
  'needed',
  'require',
  'requires',
  'required',
  'mandatory',
  'obligatory',
  'compulsory',
  'necessary',
  'demands',
  'demand',
]);
/** Why something was done is an attribute even where no list names it. */
const REASONS = new Set(['reason', 'explanation', 'justification', 'note', 'comment', 'remark']);
const NEGATIONS = new Set(['not', 'never', 'no', 'nobody', 'cannot', 'nor', 'neither', 'without']);
const EMPTY = new Set(['empty', 'blank', 'missing', 'open', 'out', 'optional']);
/** Of people and their rights, or of numbers, other readers tell. */
const OTHERWISE = new Set(['who', 'unique', 'least', 'most', 'than', 'allowed', 'permitted']);

/** `rejected loans must come with a reason`, `… may be left empty until it is approved`. */
export function readDemanded(context: Context): boolean {
  const words = context.tokens.map(({ lower }) => lower);
  const held = heldAt(context);
  if (!held) return false;
  const until = held.lead === 'until' || held.lead === 'before';
  const demanded = until
    ? words.some((word) => EMPTY.has(word)) && !words.some((word) => NEGATIONS.has(word))
    : words.some((word) => DEMANDING.has(word)) && !words.some((word) => NEGATIONS.has(word)) && !words.some((word) => OTHERWISE.has(word));
  const field = demanded ? fieldIn(context, held) : undefined;
  return field !== undefined && put(context, held, field);
}

/** The attribute that the sentence names outside of the condition. */
function fieldIn(context: Context, { entity, start, end }: HeldAt): FieldDraft | undefined {
  const { tokens } = context;
  for (let at = 0; at < tokens.length; at += 1) {
    if (at >= start && at < end) continue;
    const head = determinersAt(tokens, at).end;
    const found = fieldAt(tokens, head, entity);
    if (found && found.field.key !== entity.stateField && (found.end <= start || head >= end)) return found.field;
  }
  const reason = tokens.findIndex(({ lower }, at) => REASONS.has(lower) && (at < start || at >= end));
  const key = tokens[reason]?.lower;
  return key === undefined ? undefined : (findField(entity, key) ?? addField(entity, key, key, context.source));
}

function put(context: Context, { entity, when }: HeldAt, field: FieldDraft): boolean {
  if (field.required === true || entity.rules.some((rule) => rule.kind === 'requiredWhen' && rule.field === field.key)) return false;
  field.required = false;
  addSource(field.sources, context.source);
  return add(context, entity, { kind: 'requiredWhen', field: field.key, when });
}
