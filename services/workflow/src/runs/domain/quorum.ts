import type { FailurePolicy, Quorum } from '../../language/definition.js';

interface Policy {
  readonly failure: FailurePolicy;
  readonly quorum?: Quorum;
}

const needed = ({ quorum }: Policy, all: number): number => {
  if (!quorum) return 0;
  return 'count' in quorum ? quorum.count : Math.ceil((all * quorum.percent) / 100);
};

export const enough = (policy: Policy, all: number, succeeded: number): boolean => succeeded >= needed(policy, all);

/** With so many lost, the rest cannot make it up. */
export const outOfReach = (policy: Policy, all: number, lost: number): boolean =>
  policy.failure === 'quorum' && all - lost < needed(policy, all);
