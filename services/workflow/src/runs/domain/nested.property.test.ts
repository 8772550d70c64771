import { array, assert, constantFrom, integer, letrec, nat, oneof, property, record } from 'fast-check';
import { expect, it } from 'vitest';
import { predict, yamlOf, type Tree } from '../testing/reference.js';
import { Simulation } from '../testing/simulation.js';

const strategy = constantFrom('fail' as const, 'continue' as const, 'rollback' as const);

const { step } = letrec<{ step: Tree; container: Tree; leaf: Tree }>((tie) => ({
  leaf: record({
    kind: constantFrom('leaf' as const),
    strategy,
    fails: integer({ min: 0, max: 4 }).map((n) => n === 0),
  }),
  container: record({
    kind: constantFrom('parallel' as const, 'foreach' as const, 'while' as const, 'switch' as const),
    strategy,
    items: integer({ min: 1, max: 3 }),
    inner: array(tie('step'), { minLength: 1, maxLength: 3 }),
  }),
  step: oneof({ maxDepth: 3, depthSize: 'small' }, tie('leaf'), tie('container')),
}));

/** Answers whatever is at work, in any order, as the file says. */
function play(yaml: string, picks: readonly number[]): Simulation {
  const run = new Simulation(yaml);
  for (let turn = 0; ; turn++) {
    const working = run.working();
    if (working.length === 0) return run;
    const path = working[(picks[turn % picks.length] ?? 0) % working.length]!;
    const call = run.turns.flatMap(({ calls }) => calls).findLast((one) => one.path === path)!;
    if (call.action === 'bad') run.fail(path);
    else run.succeed(path);
  }
}

it('nested work ends as a small interpreter predicts, in whatever order it is answered', () => {
  assert(
    property(array(step, { minLength: 1, maxLength: 4 }), array(nat(), { minLength: 1, maxLength: 20 }), (tree, picks) => {
      const { leaves, ends } = predict(tree);
      const run = play(yamlOf(tree), picks);
      const found = new Map(
        [...run.snapshot.steps.values()]
          .filter(({ kind, path }) => kind === 'plugin' && !path.endsWith('/compensate'))
          .map(({ path, status }) => [path, status.state]),
      );
      expect(run.snapshot.run.state).toBe(ends);
      expect(found).toEqual(leaves);
    }),
    { numRuns: 150 },
  );
});
