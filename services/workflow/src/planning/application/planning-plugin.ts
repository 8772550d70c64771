import { PlanTask } from '@hexad/proto/documents';
import { z } from 'zod';
import { pluginAction, type Plugin } from '../../runs/application/plugins.js';
import { planOf } from '../domain/planner.js';
import type { Plans } from './plans.js';
import type { Specs } from './specs.js';

/** `plugin: planning`: the stories of a spec as a task graph, kept as the run's plan. */
export const planningPlugin = (specs: Specs, plans: Plans): Plugin => ({
  plan: pluginAction({
    input: z.strictObject({ spec_id: z.string() }),
    output: z.object({ tasks: z.array(PlanTask), hours: z.number(), critical_path: z.array(z.string()) }),
    async run({ spec_id }, context) {
      const plan = planOf(await specs.stories(spec_id, context));
      await plans.save(context.caller.tenant, context.runId, spec_id, plan);
      return { tasks: plan.tasks, hours: plan.hours, critical_path: plan.criticalPath };
    },
  }),
});
