import { ArchitecturePlan } from '@hexad/proto/documents';
import { z } from 'zod';
import { pluginAction, type Plugin } from '../../runs/application/plugins.js';
import type { Architectures } from './architectures.js';
import type { Specs } from './specs.js';

const { stack, components, risks } = ArchitecturePlan.shape;

/** `plugin: codegen`: how the product of a spec is put together. The whole of it is at `GET /v1/specs/{id}/architecture`. */
export const architecturePlugin = (specs: Specs, architectures: Architectures): Plugin => ({
  architecture: pluginAction({
    input: z.strictObject({
      spec_id: z.string(),
      stack: z.array(z.string()).nullish().describe('Template packs; none: they are chosen.'),
    }),
    output: z.object({
      stack: z.array(z.string()),
      revision: z.string().describe('SHA-256 of the plan: another spec or stack is another one.'),
      choices: stack,
      components,
      risks,
    }),
    async run({ spec_id, stack }, context) {
      const plan = await architectures.plan(await specs.json(spec_id, context), stack ?? [], context);
      const { revision, components, risks } = plan;
      return { stack: plan.stack.map(({ pack }) => pack), revision, choices: plan.stack, components, risks };
    },
  }),
});
