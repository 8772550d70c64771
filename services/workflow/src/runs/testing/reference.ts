import { behaviourOf, nameOf, ROUND, SMALL, type Policy, type Tree } from './nested/tree.js';

/**
 * A small interpreter that says how a run of a tree must end: written to be read, not to be fast or durable. What is cancelled because something
 * beside it failed may have come to anything by then: of that it says nothing, but the run's end does not depend on it.
 */
export function predict(list: readonly Tree[]): Predicted {
  const leaves = new Map<string, LeafState>();
  const outcome = new Interpreter(leaves, []).list(list, '', []);
  return { leaves, ends: endOf(leaves, outcome) };
}

export type LeafState = 'succeeded' | 'failed' | 'skipped' | 'compensated' | 'compensation_failed' | 'any';

export interface Predicted {
  /** Path of each step without steps in it that was touched → its state; `call>step` for those of a workflow that is called. */
  readonly leaves: ReadonlyMap<string, LeafState>;
  readonly ends: 'succeeded' | 'failed' | 'compensated' | 'compensation_failed';
}

type Outcome = 'done' | 'failed' | 'undone';

/** `undone` at the end of a run: something was there to be undone, or nothing was. */
function endOf(leaves: ReadonlyMap<string, LeafState>, outcome: Outcome): Predicted['ends'] {
  if (outcome !== 'undone') return outcome === 'done' ? 'succeeded' : 'failed';
  const own = new Set([...leaves].filter(([path]) => !path.includes('>')).map(([, state]) => state));
  if (own.has('compensation_failed')) return 'compensation_failed';
  return own.has('compensated') ? 'compensated' : 'failed';
}

class Interpreter {
  readonly #leaves: Map<string, LeafState>;
  readonly #up: readonly number[];
  /** Paths of the steps that say how they are undone, and whether that works. */
  readonly #undoing = new Map<string, 'compensated' | 'compensation_failed'>();

  /** `up`: where the workflow was called. */
  constructor(leaves: Map<string, LeafState>, up: readonly number[]) {
    this.#leaves = leaves;
    this.#up = up;
  }

  /** One after the other. */
  list(steps: readonly Tree[], prefix: string, at: readonly number[]): Outcome {
    for (const step of steps) {
      if (!this.#fails(step, prefix + nameOf(step), at, steps) || step.strategy === 'continue') continue;
      if (step.strategy === 'fail') return 'failed';
      this.#undo(prefix);
      return 'undone';
    }
    return 'done';
  }

  /** Whether it has failed, for the list that it stands in. */
  #fails(step: Tree, path: string, at: readonly number[], beside: readonly Tree[]): boolean {
    switch (step.kind) {
      case 'leaf': {
        const asked = beside.find(({ n }) => n === step.asks);
        if (asked?.kind === 'leaf' && behaviourOf({ ...asked, at: this.#whole(at) }).value >= SMALL) return this.#leaf(path, 'skipped');
        this.#undoing.set(path, step.stays ? 'compensation_failed' : 'compensated');
        return this.#leaf(path, behaviourOf({ ...step, at: this.#whole(at) }).fails ? 'failed' : 'succeeded');
      }
      case 'wait':
        return this.#leaf(path, 'succeeded');
      case 'approval':
        return this.#leaf(path, behaviourOf({ ...step, deaf: false, at: this.#whole(at) }).fails ? 'failed' : 'succeeded');
      case 'call': {
        const inner = new Map<string, LeafState>();
        const outcome = new Interpreter(inner, this.#whole(at)).list(step.list, '', []);
        for (const [child, state] of inner) this.#leaves.set(`${path}>${child}`, state);
        this.#undoing.set(path, 'compensated');
        return this.#leaf(path, outcome === 'done' ? 'succeeded' : 'failed');
      }
      case 'parallel':
        return this.#parallel(step, path, at);
      case 'foreach':
        return this.#foreach(step, path, at);
      case 'while': {
        for (let round = 1; round <= Math.min(step.rounds, step.most); round++)
          if (this.list(step.list, `${path}[${round}]/`, inRound(at, round)) !== 'done') return true;
        return step.rounds > step.most;
      }
      case 'switch': {
        const chosen = step.cases[step.chosen];
        return chosen !== undefined && this.list(chosen, `${path}[c${step.chosen}]/`, at) !== 'done';
      }
    }
  }

  #whole(at: readonly number[]): readonly number[] {
    return [...this.#up, ...at];
  }

  #leaf(path: string, state: LeafState): boolean {
    this.#leaves.set(path, state);
    return state === 'failed';
  }

  #parallel({ list, needs, policy }: Extract<Tree, { kind: 'parallel' }>, path: string, at: readonly number[]): boolean {
    const lost = new Set<number>();
    let [failed, undoes] = [false, false];
    for (const [place, step] of list.entries()) {
      const own = `${path}/${nameOf(step)}`;
      if (needs[place]!.some((other) => lost.has(other))) {
        lost.add(place);
        if (!('list' in step && step.kind !== 'call') && !('cases' in step)) this.#leaves.set(own, 'skipped');
      } else if (this.#fails(step, own, at, list) && step.strategy !== 'continue') {
        lost.add(place);
        failed = true;
        undoes ||= step.strategy === 'rollback';
      }
    }
    if (!failed) return false;
    return this.#gaveUp(undoes ? { failure: 'fail-fast' } : policy, list.length, lost.size, path);
  }

  #foreach(step: Extract<Tree, { kind: 'foreach' }>, path: string, at: readonly number[]): boolean {
    let lost = 0;
    for (let item = 0; item < step.items; item++) {
      const skipped = step.chained && lost > 0;
      if (skipped || this.list(step.list, `${path}[${item}]/`, [...at, item]) !== 'done') lost++;
    }
    return lost > 0 && this.#gaveUp(step.policy, step.items, lost, path);
  }

  /** Whether a group with so many lost fails. What it cancels then is anybody's guess. */
  #gaveUp(policy: Policy, all: number, lost: number, path: string): boolean {
    if (policy.failure === 'collect') return true;
    if (policy.failure === 'quorum' && all - lost >= policy.quorum) return false;
    for (const inner of this.#leaves.keys())
      if (inner.startsWith(`${path}/`) || inner.startsWith(`${path}[`)) this.#leaves.set(inner, 'any');
    return true;
  }

  #undo(prefix: string): void {
    for (const [path, state] of this.#leaves) {
      const undone = this.#undoing.get(path);
      if (undone && path.startsWith(prefix) && state === 'succeeded') this.#leaves.set(path, undone);
    }
  }
}

/** \`round\` is that of the innermost while. */
const inRound = (at: readonly number[], round: number): number[] => [...at.map((n) => (n > ROUND ? ROUND + round : n)), ROUND + round];
