import { addField } from '../../draft/apply.js';
import type { Draft } from '../../draft/draft.js';
import { entityAt } from '../../grammar/classes.js';
import { fromBrief } from '../../writing/support.js';

const STAMPS = [
  ['created by', 'Created by'],
  ['updated by', 'Updated by'],
] as const;

/** Records of which it is to be kept who made and changed them have fields for it. */
export function addAuditFields(draft: Draft): void {
  for (const statement of draft.access?.audits ?? []) {
    const named = draft.entities.filter((entity) =>
      statement.tokens.some((_, at) => entityAt(statement.tokens, at, { entities: draft.entities })?.entity === entity),
    );
    for (const entity of named.length > 0 ? named : draft.entities) {
      draft.audited.add(entity);
      for (const [key, label] of STAMPS) {
        if (entity.fields.some((field) => field.key === key)) continue;
        const field = addField(entity, key, label, fromBrief(statement));
        field.type = 'string';
        field.readOnly = true;
        field.required = false;
      }
    }
  }
}
