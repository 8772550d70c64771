import { expect, it } from 'vitest';
import { lint } from '../lint.js';
import { readDefinition } from '../read-definition.js';
import { readSource } from '../source.js';

const found = (more: string) => {
  const source = `name: test\nversion: "1"\n${more}\nsteps:\n  - { name: a, type: parallel, steps: [{ name: b, system: log }] }\n`;
  return lint(readDefinition(source), { hasPlugin: () => true, hasSystem: () => true }, readSource(source));
};

it('a name in the key of concurrency that nobody defines is an input, with its place', () => {
  const { inputs, faults } = found('concurrency: { key: "deploy-${environment}" }');
  expect([[...inputs].map(([name, { line, column }]) => [name, line, column]), faults]).toEqual([[['environment', 3, 31]], []]);
});

it('a key of concurrency that cannot be evaluated is refused', () => {
  expect(found('concurrency: { key: "${1 + true}" }').faults).toMatchObject([{ line: 3, code: 'wrong_type' }]);
});

it('a strategy for a step that is not there is warned of, with its place', () => {
  const { warnings } = found('error_handling:\n  step_overrides: { b: continue, a/b: fail, c: continue }');
  expect(warnings).toEqual([
    {
      line: 4,
      column: 45,
      code: 'unknown_step',
      message: '`step_overrides` names c, and no step is called so, by its name or by its path.',
    },
  ]);
});
