import { addField } from '../../draft/apply.js';
import { addSource, type ComputedDraft, type EntityDraft, type FieldDraft } from '../../draft/draft.js';
import { type Context, place } from '../context.js';
import { isNumber } from './parts.js';

/** The field that holds it: the one of that name, or a new one. */
export function hold(
  context: Context,
  entity: EntityDraft,
  name: string,
  type: FieldDraft['type'],
  computed: ComputedDraft,
  label = name,
): true {
  const known = entity.fields.find((field) => field.key === name || field.key.endsWith(` ${name}`));
  const field = known ?? addField(entity, name, label, context.source);
  addSource(field.sources, context.source);
  if (type !== undefined && !(known && isNumber(known) && type !== 'boolean')) field.type = type;
  field.computed = computed;
  field.readOnly = true;
  delete field.required;
  delete field.default;
  delete field.unique;
  return place(context, entity);
}
