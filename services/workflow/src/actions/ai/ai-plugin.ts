import { AppError } from '@hexad/kernel';
import { z } from 'zod';
import type { Json } from '../../expressions/json.js';
import { JsonValue } from '../json-value.js';
import { pluginAction, type Plugin } from '../../runs/application/plugins.js';
import type { ModelAnswer, Models } from './models.js';

/** Characters. */
const MOST_TEXT = 1_000_000;

const common = {
  model: z.string().min(1).max(200).default('primary').describe('`provider/model`, a model, or a tier: fast, primary, powerful.'),
  system: z.string().max(MOST_TEXT).optional().describe('What the model is and how it answers.'),
  max_output: z.int().min(1).max(1_000_000).optional().describe('Tokens; default the most that the model gives.'),
  temperature: z.number().min(0).max(2).optional(),
};

const used = {
  provider: z.string(),
  model: z.string(),
  tokens: z.object({ input: z.int(), output: z.int() }),
  cost: z.number().describe('Micro-dollars.'),
};

const Complete = z.strictObject({
  ...common,
  prompt: z.string().min(1).max(MOST_TEXT),
  text: z
    .string()
    .max(MOST_TEXT)
    .optional()
    .describe('What the prompt is about and where it came from is not known: the guards look at it.'),
});
const Extract = z.strictObject({
  ...common,
  text: z.string().min(1).max(MOST_TEXT),
  schema: z.record(z.string(), JsonValue).describe('JSON Schema of an object: what is looked for.'),
  instructions: z.string().max(MOST_TEXT).optional(),
});

const EXTRACT = 'Find in the text below what the schema asks for. Say nothing that the text does not say.';

/** `ai: complete` and `ai: extract`. */
export const aiPlugin = (models: Models): Plugin => ({
  complete: pluginAction({
    input: Complete,
    output: z.object({ text: z.string(), finish: z.string(), ...used }),
    async run({ prompt, text = '', ...wish }, context) {
      const question = {
        ...asked(wish),
        trusted: text === '' ? prompt : `${prompt}\n\n`,
        untrusted: text,
        schema: '',
        purpose: 'workflow.complete',
      };
      const answer = await models.ask(question, context);
      return { text: spoken(answer).text, finish: answer.finish, ...costs(answer) };
    },
  }),
  extract: pluginAction({
    input: Extract,
    output: z.object({ data: z.record(z.string(), JsonValue), ...used }),
    async run({ text, schema, instructions = EXTRACT, ...wish }, context) {
      const question = {
        ...asked(wish),
        trusted: `${instructions}\n\n`,
        untrusted: text,
        schema: JSON.stringify(schema),
        purpose: 'workflow.extract',
      };
      const answer = await models.ask(question, context);
      return { data: objectIn(spoken(answer)), ...costs(answer) };
    },
  }),
});

type Wish = Pick<z.output<typeof Complete>, keyof typeof common>;

const asked = ({ model, system, max_output: maxOutput = 0, temperature }: Wish) => ({
  model,
  system: system === undefined ? [] : [system],
  maxOutput,
  temperature,
});

const costs = ({ provider, model, tokens, cost }: ModelAnswer) => ({ provider, model, tokens: { ...tokens }, cost });

/** Fails with `content_blocked` when the model would not say anything. */
function spoken(answer: ModelAnswer): ModelAnswer {
  if (answer.finish !== 'refused' && answer.finish !== 'filtered') return answer;
  throw new AppError('content_blocked', `The model ${answer.model} would not answer (${answer.finish}).`);
}

/** The model service has held it against the schema already; what was cut off is no object. Fails with `output_invalid`. */
function objectIn({ text, finish, model }: ModelAnswer): Readonly<Record<string, Json>> {
  const cut = finish === 'length' ? ' It was cut off: raise `max_output`.' : '';
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (cause) {
    throw new AppError('output_invalid', `The model ${model} answered with what is no JSON.${cut}`, { cause });
  }
  const read = z.record(z.string(), JsonValue).safeParse(value);
  if (read.success) return read.data;
  throw new AppError('output_invalid', `The model ${model} answered with no object.${cut}`);
}
