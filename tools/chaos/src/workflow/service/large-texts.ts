import { pluginAction, type Plugin, type PluginContext } from '@hexad/service-workflow/testing';
import { z } from 'zod';
import { hashOf, textOf } from '../blobs/text-of.js';

/** Steps that put out, and look at, more than fits into a row. `effect`: what each does outside. */
export const largeTexts = (effect: (n: number, context: PluginContext) => Promise<void>): Plugin => ({
  make: pluginAction({
    input: z.object({ n: z.int(), length: z.int() }),
    output: z.object({ text: z.string() }),
    run: async ({ n, length }, context) => {
      await effect(n, context);
      return { text: textOf(n, length) };
    },
  }),
  look: pluginAction({
    input: z.object({ text: z.string() }),
    output: z.object({ hash: z.string() }),
    run: async ({ text }, context) => {
      await effect(text.length, context);
      return { hash: hashOf(text) };
    },
  }),
});
