import { pyString } from '../../../../src/domain/escape.js';
import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import type { TallyRule } from '../../../../src/domain/model-computed.js';
import { message, refuse, rulesOf, valueOf } from '../checks.js';
import { pyNames } from '../names.js';
import { block } from '../text.js';

const refusal = (app: AppModel, parent: EntityModel, rule: TallyRule, field: string): string =>
  `conflict("limit_reached", ${message(app, parent, rule)}, ${pyString(field)})`;

const kept = (parent: EntityModel, rule: TallyRule, id: string): string =>
  `self._tables.${pyNames(parent).collection}.keeps(${pyString(rule.id)}, ${id})`;

/** After a write, which a refusal takes back: what parents tally, also the parent before, and limits of the record's own. */
export const tallyChecks = (app: AppModel, entity: EntityModel): string[] => [
  ...entity.talliedBy.map(({ parent: name, rule }) => {
    const parent = app.entity(name);
    const before = `None if before is None else ${valueOf(entity, rule.via, 'before')}`;
    return block(
      `for parent_id in {${valueOf(entity, rule.via)}, ${before}}:`,
      refuse(`parent_id is not None and not ${kept(parent, rule, 'parent_id')}`, refusal(app, parent, rule, rule.field ?? rule.via)),
    );
  }),
  ...rulesOf(entity, 'tally').flatMap((rule) => {
    if (typeof rule.limit !== 'string') return [];
    const own = kept(entity, rule, valueOf(entity, 'id'));
    return [refuse(`before is not None and not ${own}`, refusal(app, entity, rule, rule.limit))];
  }),
];
