import { z } from 'zod';
import { pluginAction, type Plugin } from '../../runs/application/plugins.js';
import type { Specs } from './specs.js';

/** A question's id and what was answered: choice or free text. Nobody asked, nobody answered: null. */
const Answers = z
  .record(z.string(), z.string())
  .nullish()
  .transform((answers) => answers ?? {});

/** Characters. */
const LONGEST_BRIEF = 1_000_000;

/** `plugin: spec`: from a text to a brief, and from a brief to a finalized spec. */
export const specPlugin = (specs: Specs): Plugin => ({
  receive: pluginAction({
    input: z.strictObject({ text: z.string().min(1).max(LONGEST_BRIEF), name: z.string().min(1).max(200).default('prompt.md') }),
    output: z.object({ brief_id: z.string() }),
    async run({ text, name }, context) {
      return { brief_id: await specs.receive(context.projectId, { name, text }, context) };
    },
  }),
  analyse: pluginAction({
    input: z.strictObject({ brief_id: z.string(), answers: Answers }),
    output: z.object({ spec_id: z.string(), questions: z.array(z.json()) }),
    async run({ brief_id, answers }, context) {
      const { specId, questions } = await specs.analyse(brief_id, answers, context);
      return { spec_id: specId, questions: questions.map((question) => ({ ...question })) };
    },
  }),
  finalize: pluginAction({
    input: z.strictObject({ spec_id: z.string(), answers: Answers }),
    output: z.object({ overview: z.string(), title: z.string(), version: z.int() }),
    run: ({ spec_id, answers }, context) => specs.finalize(spec_id, answers, context),
  }),
});
