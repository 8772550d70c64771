/** A workflow as a tree, and a small interpreter that says how a run of it must end: written to be read, not to be fast or durable. */

export type Strategy = 'fail' | 'continue' | 'rollback';
export type Tree =
  | { readonly kind: 'leaf'; readonly strategy: Strategy; readonly fails: boolean }
  | { readonly kind: 'parallel' | 'foreach'; readonly strategy: Strategy; readonly inner: readonly Tree[]; readonly items: number }
  | { readonly kind: 'while'; readonly strategy: Strategy; readonly inner: readonly Tree[]; readonly items: number }
  | { readonly kind: 'switch'; readonly strategy: Strategy; readonly inner: readonly Tree[]; readonly items: number };

export interface Predicted {
  /** Path of each leaf that was touched → its state. */
  readonly leaves: ReadonlyMap<string, 'succeeded' | 'failed' | 'compensated'>;
  readonly ends: 'succeeded' | 'failed' | 'compensated';
}

export function predict(list: readonly Tree[]): Predicted {
  const leaves = new Map<string, 'succeeded' | 'failed' | 'compensated'>();

  const undo = (prefix: string): boolean => {
    const done = [...leaves].filter(([path, state]) => path.startsWith(prefix) && state === 'succeeded');
    for (const [path] of done) leaves.set(path, 'compensated');
    return done.length > 0;
  };

  /** One after the other. */
  const sequence = (steps: readonly Tree[], prefix: string): 'done' | 'failed' | 'undone' => {
    for (const [index, step] of steps.entries()) {
      const failed = one(step, `${prefix}s${index}`);
      if (!failed || step.strategy === 'continue') continue;
      if (step.strategy === 'rollback') return undo(prefix) ? 'undone' : 'failed';
      return 'failed';
    }
    return 'done';
  };

  /** Whether the step has failed for those around it. */
  const one = (step: Tree, path: string): boolean => {
    switch (step.kind) {
      case 'leaf':
        leaves.set(path, step.fails ? 'failed' : 'succeeded');
        return step.fails;
      case 'parallel':
        for (const [index, inner] of step.inner.entries()) one(inner, `${path}/s${index}`);
        return false;
      case 'foreach':
        for (let item = 0; item < step.items; item++) sequence(step.inner, `${path}[${item}]/`);
        return false;
      case 'while':
        for (let round = 1; round <= step.items; round++) if (sequence(step.inner, `${path}[${round}]/`) !== 'done') return true;
        return false;
      case 'switch':
        return sequence(step.inner, `${path}[x]/`) !== 'done';
    }
  };

  const outcome = sequence(list, '');
  return { leaves, ends: outcome === 'done' ? 'succeeded' : outcome === 'undone' ? 'compensated' : 'failed' };
}

/** The same tree as a file of the language. */
export const yamlOf = (list: readonly Tree[]): string => `steps: ${JSON.stringify(stepsOf(list, false))}\n`;

function stepsOf(list: readonly Tree[], beside: boolean): object[] {
  return list.map((step, index) => {
    // In a parallel a rollback would cancel siblings: what they had come to by then depends on chance.
    const common = { name: `s${index}`, on_error: beside && step.strategy === 'rollback' ? 'fail' : step.strategy };
    if (step.kind === 'leaf')
      return { ...common, plugin: 'p', action: step.fails ? 'bad' : 'good', compensate: { plugin: 'p', action: 'undo' } };
    const steps = stepsOf(step.inner, step.kind === 'parallel');
    switch (step.kind) {
      case 'parallel':
        return { ...common, type: 'parallel', failure: 'collect', steps };
      case 'foreach': {
        const items = Array.from({ length: step.items }, (_, item) => item);
        return { ...common, type: 'foreach', items, as: 'it', key: '${it}', failure: 'collect', concurrency: 2, steps };
      }
      case 'while': {
        return { ...common, type: 'while', while: `\${round < ${step.items}}`, steps };
      }
      case 'switch':
        return { ...common, type: 'switch', cases: [{ name: 'x', when: true, steps }] };
    }
  });
}
