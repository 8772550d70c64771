import { isOpen, type Step } from './step.js';

type Steps = ReadonlyMap<string, Step>;

const known = new WeakMap<Steps, Steps>();

/** Those that have not ended: in a long run a few of very many. By path. */
export function openSteps(steps: Steps): Steps {
  let open = known.get(steps);
  if (!open) known.set(steps, (open = new Map([...steps].filter(([, step]) => isOpen(step)))));
  return open;
}

/** A copy of steps that changes, and with it what is open of them. Nobody else may change it. */
export class ChangingSteps {
  readonly all: Map<string, Step>;
  /** Paths of those that were put. */
  readonly changed = new Set<string>();
  readonly #open: Map<string, Step>;

  constructor(steps: Steps) {
    this.all = new Map(steps);
    this.#open = new Map(openSteps(steps));
    known.set(this.all, this.#open);
  }

  put(step: Step): void {
    this.all.set(step.path, step);
    this.changed.add(step.path);
    if (isOpen(step)) this.#open.set(step.path, step);
    else this.#open.delete(step.path);
  }
}
