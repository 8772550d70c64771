import type { Rule } from '@hexad/proto/documents';

/** What an API answers to a request that breaks the rule: 400 where the request alone shows it, 409 where it is what is stored. */
export const statusOf = ({ kind }: Rule): '400' | '409' =>
  kind === 'compare' || kind === 'relativeToNow' || kind === 'requiredWhen' ? '400' : '409';

/** Whether making a record, or leading one into `state`, can break the rule. */
export function isAtRisk(rule: Rule, state: string | undefined): boolean {
  switch (rule.kind) {
    case 'compare':
    case 'relativeToNow':
    case 'parentMust':
    case 'tally':
      return state === undefined;
    case 'requiredWhen':
      return state === undefined || rule.when.in.includes(state);
    case 'uniqueTogether':
    case 'noOverlap':
      return state === undefined || rule.when?.in.includes(state) === true;
    case 'stateBlockedByChildren':
      return rule.state === state;
    case 'timeWindow':
      return state === undefined ? rule.action === 'create' : rule.action === 'enter' && rule.state === state;
    case 'immutable':
    case 'deleteOnly':
    case 'maxChildren':
      return false;
  }
}
