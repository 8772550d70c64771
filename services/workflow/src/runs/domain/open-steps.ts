import type { Node } from '../../language/definition.js';
import { LayeredMap } from './layered-map.js';
import { isOpen, type Step } from './step.js';

type Steps = ReadonlyMap<string, Step>;

/** What is known of steps without looking at each of them. */
interface Known {
  readonly open: Map<string, Step>;
  /** So many steps at the beginning of the run's own list have succeeded, and maybe more. */
  passed: { readonly list: readonly Node[] | undefined; readonly count: number };
}

const NONE: Known['passed'] = { list: undefined, count: 0 };

const all = new WeakMap<Steps, Known>();

function knownOf(steps: Steps): Known {
  let known = all.get(steps);
  if (!known) all.set(steps, (known = { open: new Map([...steps].filter(([, step]) => isOpen(step))), passed: NONE }));
  return known;
}

/** Those that have not ended: in a long run a few of very many. By path. */
export const openSteps = (steps: Steps): Steps => knownOf(steps).open;

/** How many steps at the beginning of the run's own list have succeeded: nothing is to be done about them. */
export function passedOf(steps: Steps, list: readonly Node[]): number {
  const known = knownOf(steps);
  let count = known.passed.list === list ? known.passed.count : 0;
  while (count < list.length && steps.get(list[count]!.name)?.status.state === 'succeeded') count++;
  known.passed = { list, count };
  return count;
}

/** Steps that change over those of a snapshot, which stay as they are, and with them what is known of them. */
export class ChangingSteps {
  readonly all: LayeredMap<string, Step>;
  /** Paths of those that were put. */
  readonly changed = new Set<string>();
  readonly #known: Known;

  constructor(steps: Steps) {
    const { open, passed } = knownOf(steps);
    this.all = LayeredMap.over(steps);
    this.#known = { open: new Map(open), passed };
    all.set(this.all, this.#known);
  }

  put(step: Step): void {
    const { path, status } = step;
    if (status.state !== 'succeeded' && this.all.get(path)?.status.state === 'succeeded') this.#known.passed = NONE;
    this.all.set(path, step);
    this.changed.add(path);
    if (isOpen(step)) this.#known.open.set(path, step);
    else this.#known.open.delete(path);
  }
}
