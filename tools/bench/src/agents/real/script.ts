import type { ScriptInput } from '@hexad/model-double';
import { MODULES } from './repository.js';

type Reply = NonNullable<ScriptInput['rules']>[number]['reply'];
type Call = readonly [name: string, input: object];

/** Of a model that only the double has. */
const MODELS: ScriptInput['models'] = [{ id: 'kite-1', provider: 'openai' }];

const calls = (...of: readonly Call[]): Reply => ({ tools: of.map(([name, input]) => ({ name, input })) });
const after = (delayMs: number, reply: Reply): Reply => ({ ...reply, delayMs });

/** What is answered goes by the number of the question, which stands in it. */
const numbered = (replies: readonly Reply[]): ScriptInput => ({
  models: MODELS,
  rules: replies.map((reply, index) => ({ when: { contains: `[question ${index + 1} of ` }, reply })),
});

/** A command in the sandbox that says when it runs, then one file after the other; then the model will not go on, and the task ends. */
export const LOOKING: ScriptInput = numbered([
  calls(['run', { program: 'date', args: ['+%s%3N'] }]),
  ...MODULES.map((path) => calls(['read', { path }])),
  { refusal: 'That is all.' },
]);

const SHOWN = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subtract } from '../src/calculator.js';

test('takes the second from the first', () => assert.equal(subtract(5, 3), 2));
`;

/** How a good agent mends the calculator, with a model that thinks for so many milliseconds each time. */
export const mending = (thinksMs: number): ScriptInput =>
  numbered(
    [
      calls(['plan', { criteria: ['subtract(5, 3) is 2'], steps: ['test', 'mend'] }], ['read', { path: 'src/calculator.js' }]),
      calls(
        ['write', { path: 'test/subtract.test.js', text: SHOWN }],
        ['edit', { path: 'src/calculator.js', search: 'subtract = (a, b) => a + b', replace: 'subtract = (a, b) => a - b' }],
      ),
      calls(['test', {}]),
      calls([
        'finish',
        {
          title: 'fix: subtract instead of adding',
          summary: 'subtract added its arguments.',
          files: [
            { path: 'src/calculator.js', reason: 'the operator was wrong' },
            { path: 'test/subtract.test.js', reason: 'shows it' },
          ],
          proofs: [{ criterion: 'C1', test: { file: 'test/subtract.test.js', name: 'takes the second from the first' } }],
        },
      ]),
    ].map((reply) => after(thinksMs, reply)),
  );
