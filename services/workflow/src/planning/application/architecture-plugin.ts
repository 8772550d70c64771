import { ArchitecturePlan, AskedOptions } from '@hexad/proto/documents';
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
      options: AskedOptions.nullish().describe('What the repository has besides; its database is chosen where it is not named.'),
    }),
    output: z.object({
      stack: z.array(z.string()),
      options: AskedOptions.describe('With the database that was chosen.'),
      revision: z.string().describe('SHA-256 of the plan: another spec or stack is another one.'),
      choices: stack,
      components,
      risks,
    }),
    async run({ spec_id, stack, options }, context) {
      const wanted = { stack: stack ?? [], database: options?.database };
      const plan = await architectures.plan(await specs.json(spec_id, context), wanted, context);
      const { revision, components, risks } = plan;
      const settled = { ...options, ...(plan.database && { database: plan.database.name }) };
      return { stack: plan.stack.map(({ pack }) => pack), options: settled, revision, choices: plan.stack, components, risks };
    },
  }),
});
