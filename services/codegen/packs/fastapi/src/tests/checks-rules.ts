import type { EntityModel } from '../../../../src/domain/model.js';
import { blockedTest, limitTest, parentTest } from './checks-family-rules.js';
import { compareTest, nowTest, requiredTest } from './checks-field-rules.js';
import { overlapTest } from './checks-overlap.js';
import { deleteOnlyTest, immutableTest, togetherTest } from './checks-record-rules.js';
import { tallyTest } from './rules/tally.js';
import { windowTest } from './rules/window.js';
import type { Writer } from './writer.js';

export function ruleTest(w: Writer, entity: EntityModel, id: string): string | undefined {
  const rule = entity.rules.find((each) => each.id === id);
  switch (rule?.kind) {
    case undefined:
      return undefined;
    case 'compare':
      return compareTest(w, entity, rule);
    case 'relativeToNow':
      return nowTest(w, entity, rule);
    case 'requiredWhen':
      return requiredTest(w, entity, rule);
    case 'uniqueTogether':
      return togetherTest(w, entity, rule);
    case 'timeWindow':
      return windowTest(w, entity, rule);
    case 'tally':
      return tallyTest(w, entity, rule);
    case 'noOverlap':
      return overlapTest(w, entity, rule);
    case 'immutable':
      return immutableTest(w, entity, rule);
    case 'deleteOnly':
      return deleteOnlyTest(w, entity, rule);
    case 'maxChildren':
      return limitTest(w, entity, rule);
    case 'stateBlockedByChildren':
      return blockedTest(w, entity, rule);
    case 'parentMust':
      return parentTest(w, entity, rule);
  }
}
