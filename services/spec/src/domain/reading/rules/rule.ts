import type { EntityDraft, RuleDraft } from '../../draft/draft.js';
import { ruleText } from '../attributes.js';
import { type Context, place } from '../context.js';

type NewRule = RuleDraft extends infer R ? (R extends RuleDraft ? Omit<R, 'statement' | 'sources'> : never) : never;

export function add(context: Context, entity: EntityDraft, rule: NewRule): true {
  entity.rules.push({ ...rule, statement: ruleText(context), sources: [context.source] });
  return place(context, entity);
}
