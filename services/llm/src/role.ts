import type { RoleModule } from '@hexad/host';
import { compose } from './compose/compose.js';
import { LlmModule } from './llm.module.js';
import { llmSchema } from './schema.js';
import { LlmSettings } from './settings.js';

const NEEDS = ['identity'];

/** Models: every provider, the tenants' own keys, exact money. */
export const llmRole: RoleModule = {
  name: 'llm',
  needs: NEEDS,
  schema: llmSchema,
  settings: LlmSettings,
  create: (platform) => ({
    name: 'llm',
    needs: NEEDS,
    async start() {
      await using stack = new AsyncDisposableStack();
      const composed = await compose(platform, stack);
      stack.use(await platform.serve('llm', LlmModule.with(composed, platform), {}));
      if (composed.open !== undefined) stack.use(await composed.open());
      return stack.move();
    },
  }),
};
