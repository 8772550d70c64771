import { nameOf, ROUND, SMALL, TRIES, type Leaf, type Policy, type Tree } from './tree.js';

/** Seconds for a try of a step that does not hear when it is told to stop. */
const PATIENCE_S = 0.5;

export interface Naming {
  /** Of the file; those of the workflows that it calls begin with it. */
  readonly name: string;
  readonly version: string;
  /** Runs with the same key share so many slots. */
  readonly slots?: { readonly key: string; readonly limit: number };
}

/** The files of a tree by name: its own and those of the workflows that it calls. */
export function filesOf(list: readonly Tree[], naming: Naming): Map<string, string> {
  const files = new Map<string, string>();
  write(list, naming, 'root', files);
  return files;
}

/** `up`: what a workflow that is called is told of where it was called. */
const UP = 'up';

function write(list: readonly Tree[], { name, version, slots }: Naming, place: 'root' | 'called', files: Map<string, string>): void {
  const rule = slots && { concurrency: { key: slots.key, limit: slots.limit, when_full: 'queue' } };
  const variables = place === 'root' ? { variables: { [UP]: [] } } : {};
  const call = (n: number, inner: readonly Tree[]): string => {
    const child = `${name}-${n}`;
    write(inner, { name: child, version }, 'called', files);
    return child;
  };
  const steps = stepsOf(list, { at: '', call });
  const file = { name, version, ...variables, ...rule, steps };
  files.set(
    name,
    Object.entries(file)
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
      .join(''),
  );
}

interface Writing {
  /** The list of numbers of the items and rounds that the steps stand in, as an expression. */
  readonly at: string;
  readonly call: (n: number, list: readonly Tree[]) => string;
}

const stepsOf = (list: readonly Tree[], writing: Writing): object[] => list.map((step) => stepOf(step, writing));

const atOf = (at: string): string => `\${${UP} + [${at}]}`;
const deeper = (at: string, more: string): string => (at === '' ? more : `${at}, ${more}`);

function stepOf(step: Tree, writing: Writing): object {
  const { at, call } = writing;
  const { n } = step;
  const common = { name: nameOf(step), on_error: step.strategy };
  const leaf = (fails: Leaf['fails'], deaf: boolean) => ({ n, fails, deaf, at: atOf(at) });
  switch (step.kind) {
    case 'leaf': {
      const { by, deaf, stays, asks, inOrder } = step;
      const inputs = leaf(step.fails, deaf);
      return {
        ...common,
        ...(by === 'agent' ? { agent: 'chaos' } : { plugin: 'chaos' }),
        action: 'do',
        inputs,
        outputs: { value: `v${n}` },
        retry: { attempts: TRIES, delay: 0.01, max_delay: 0.05, jitter: 0 },
        compensate: { plugin: 'chaos', action: stays ? 'stay' : 'undo', inputs },
        ...(deaf && { timeout: PATIENCE_S }),
        ...(asks !== undefined && { condition: `\${v${asks} < ${SMALL}}` }),
        ...(inOrder && { in_order: true }),
      };
    }
    case 'wait':
      return { ...common, type: 'wait', signal: `go${n}`, payload: leaf('never', false) };
    case 'approval':
      return { ...common, type: 'approval', revision: `r${n}`, payload: leaf(step.fails, false) };
    case 'call': {
      const compensate = { plugin: 'chaos', action: 'undo', inputs: leaf('never', false) };
      return { ...common, type: 'workflow', workflow: call(n, step.list), inputs: { [UP]: atOf(at) }, compensate };
    }
    case 'parallel': {
      const needs = step.needs.map((places) => places.map((place) => nameOf(step.list[place]!)));
      const steps = stepsOf(step.list, writing).map((inner, place) => ({ ...inner, needs: needs[place] }));
      return { ...common, type: 'parallel', ...policyOf(step.policy), ...(step.concurrency && { concurrency: step.concurrency }), steps };
    }
    case 'foreach': {
      const item = `i${n}`;
      const items = Array.from({ length: step.items }, (_, index) => index);
      const after = step.chained ? { after: `\${${item} == 0 ? [] : [string(${item} - 1)]}` } : {};
      const steps = stepsOf(step.list, { at: deeper(at, item), call });
      const { concurrency, policy } = step;
      return { ...common, type: 'foreach', items, as: item, key: `\${${item}}`, concurrency, ...after, ...policyOf(policy), steps };
    }
    case 'while': {
      const steps = stepsOf(step.list, { at: deeper(at, `round + ${ROUND}`), call });
      return { ...common, type: 'while', while: `\${round < ${step.rounds}}`, max_rounds: step.most, steps };
    }
    case 'switch': {
      const cases = step.cases.map((inner, place) => ({ name: `c${place}`, when: place === step.chosen, steps: stepsOf(inner, writing) }));
      return { ...common, type: 'switch', cases };
    }
  }
}

const policyOf = (policy: Policy) =>
  policy.failure === 'quorum' ? { failure: policy.failure, quorum: policy.quorum } : { failure: policy.failure };
