import type { Policy, Strategy, Tree } from './tree.js';

/** Where a list lies. */
interface Ground {
  readonly depth: number;
  /** Whether what is in it may be cancelled by a failure beside it: then nothing in it decides how the run ends. */
  readonly loose: boolean;
  readonly beside: boolean;
  readonly each: boolean;
}

export interface Growing {
  /** Numbers from 0 to 1. */
  readonly random: () => number;
  /** How deep steps lie in each other at most. */
  readonly depth: number;
  /** Kinds that are left out: what a world without agents or people cannot carry out. */
  readonly without?: ReadonlySet<Tree['kind'] | 'agent' | 'deaf'>;
}

/** A random tree; the same numbers make the same one. Its first step always succeeds and can be undone, so that undoing always has something to do. */
export function grow({ random, depth, without = new Set() }: Growing): Tree[] {
  let last = 0;
  const chance = (share: number): boolean => random() < share;
  const upTo = (most: number): number => 1 + Math.floor(random() * most);
  const oneOf = <T>(...choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]!;

  const leaf = (ground: Ground, asks?: number): Tree => {
    const deaf = chance(0.04) && !without.has('deaf');
    return {
      kind: 'leaf',
      n: ++last,
      strategy: strategy(),
      by: chance(0.3) && !without.has('agent') ? 'agent' : 'plugin',
      fails: deaf ? 'never' : oneOf('never', 'never', 'never', 'never', 'sometimes', 'sometimes', 'always'),
      deaf,
      stays: chance(0.15) && !ground.loose,
      ...(asks !== undefined && { asks }),
      ...(ground.each && chance(0.2) && { inOrder: true }),
    };
  };
  const strategy = (): Strategy => oneOf('fail', 'continue', 'rollback');
  const policy = (all: number): Policy => {
    const failure = oneOf('collect' as const, 'collect' as const, 'fail-fast' as const, 'quorum' as const);
    return failure === 'quorum' ? { failure, quorum: upTo(all) } : { failure };
  };

  const list = (ground: Ground, most = 3): Tree[] => {
    const steps: Tree[] = [];
    for (let left = upTo(most); left > 0; left--) {
      const before = steps.at(-1);
      const sure = before?.kind === 'leaf' && before.fails === 'never' && before.asks === undefined && !ground.beside;
      steps.push(sure && chance(0.25) ? leaf(ground, before.n) : step(ground));
    }
    return steps;
  };

  const step = (ground: Ground): Tree => {
    const kinds: Tree['kind'][] = ['leaf', 'leaf', 'leaf', 'wait', 'approval', 'parallel', 'foreach', 'foreach', 'while', 'switch', 'call'];
    const fit = kinds.filter((kind) => !without.has(kind) && (ground.depth > 0 || ['leaf', 'wait', 'approval'].includes(kind)));
    const kind = oneOf(...fit);
    const inner = { ...ground, depth: ground.depth - 1, beside: false, each: false };
    const common = { n: ++last, strategy: strategy() };
    switch (kind) {
      case 'leaf':
        return leaf(ground);
      case 'wait':
        return { ...common, kind };
      case 'approval':
        return { ...common, kind, fails: oneOf('never', 'sometimes') };
      case 'call':
        return { ...common, kind, list: list({ ...inner, loose: false }) };
      case 'while': {
        const rounds = upTo(3);
        return { ...common, kind, rounds, most: chance(0.1) ? Math.max(1, rounds - 1) : rounds, list: list(inner) };
      }
      case 'switch': {
        const cases = Array.from({ length: upTo(3) }, () => list(inner, 2));
        return { ...common, kind, cases, chosen: Math.floor(random() * (cases.length + 1)) - 1 };
      }
      case 'foreach': {
        const items = upTo(4);
        const how = policy(items);
        const loose = ground.loose || how.failure !== 'collect';
        const rest = { items, concurrency: upTo(3), chained: chance(0.2), list: list({ ...inner, loose, each: true }) };
        return { ...common, kind, policy: how, ...rest };
      }
      case 'parallel': {
        const how = policy(3);
        const grown = list({ ...inner, loose: ground.loose || how.failure !== 'collect', beside: true }, 4);
        const steps = how.failure === 'collect' ? grown.map(tame) : grown;
        const fitting = how.failure === 'quorum' ? { ...how, quorum: Math.min(how.quorum, steps.length) } : how;
        const needs = steps.map((_, place) => Array.from({ length: place }, (_, other) => other).filter(() => chance(0.25)));
        return { ...common, kind, policy: fitting, list: steps, needs, ...(chance(0.4) && { concurrency: upTo(2) }) };
      }
    }
  };

  const ground = { depth, loose: false, beside: false, each: false };
  const first: Tree = { ...leaf(ground), fails: 'never', stays: false, strategy: 'rollback' } as Tree;
  return [first, ...list(ground, 5)];
}

/** A group that collects is not undone by a step of it: its siblings would be cancelled. */
const tame = (step: Tree): Tree => (step.strategy === 'rollback' ? { ...step, strategy: 'fail' } : step);
