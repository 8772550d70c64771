import type { ScriptInput } from '@hexad/model-double';
import { MODULES } from './repository.js';

type Reply = NonNullable<ScriptInput['rules']>[number]['reply'];
type Call = readonly [name: string, input: object];

/** Of a model that only the double has. */
const MODELS: ScriptInput['models'] = [{ id: 'kite-1', provider: 'openai' }];

const calls = (...of: readonly Call[]): Reply => ({ tools: of.map(([name, input]) => ({ name, input })) });

/** What is answered goes by the number of the question, which stands in it. */
const numbered = (replies: readonly Reply[]): ScriptInput => ({
  models: MODELS,
  rules: replies.map((reply, index) => ({ when: { contains: `[question ${index + 1} of ` }, reply })),
});

/** A command in the sandbox, then one file after the other; then the model will not go on, and the task ends. */
export const LOOKING: ScriptInput = numbered([
  calls(['run', { program: 'true' }]),
  ...MODULES.map((path) => calls(['read', { path }])),
  { refusal: 'That is all.' },
]);
