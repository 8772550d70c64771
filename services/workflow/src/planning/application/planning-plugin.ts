import { createHash } from 'node:crypto';
import { PlanTask, ProjectPlan, Resources } from '@hexad/proto/documents';
import { z } from 'zod';
import { JsonValue } from '../../actions/json-value.js';
import { pluginAction, type Plugin, type PluginContext } from '../../runs/application/plugins.js';
import { planOf } from '../domain/planner.js';
import type { PlanProject, PlanWish } from '../project/application/plan-project.js';
import { FORMATS } from '../project/application/workshop.js';
import type { Plans } from './plans.js';
import type { Specs } from './specs.js';

const OfSpec = z.strictObject({ spec_id: z.string() });
const TYPES = {
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  ics: 'text/calendar',
  gantt: 'text/vnd.mermaid',
  flowchart: 'text/vnd.mermaid',
};

/** `plugin: planning`: from a spec to the task graph that is kept as the run's plan, when it is done, what it runs on, and files of it. */
export const planningPlugin = (specs: Specs, plans: Plans, project: PlanProject): Plugin => ({
  plan: pluginAction({
    input: OfSpec,
    output: z.object({ tasks: z.array(PlanTask), hours: z.number(), critical_path: z.array(z.string()) }),
    async run({ spec_id }, context) {
      const plan = planOf(await specs.stories(spec_id, context));
      await plans.save(context.caller.tenant, context.runId, spec_id, plan);
      return { tasks: plan.tasks, hours: plan.hours, critical_path: plan.criticalPath };
    },
  }),
  forecast: pluginAction({
    input: OfSpec,
    output: z.object({
      finish: z.string(),
      chances: ProjectPlan.shape.chances,
      critical_path: z.array(z.string()),
      revision: z.string().describe('SHA-256 of the spec: another one is another plan.'),
    }),
    async run({ spec_id }, context) {
      const { finish, chances, criticalPath } = ProjectPlan.parse(JSON.parse(await project.plan(wishOf(spec_id, context))));
      const revision = createHash('sha256')
        .update(await specs.json(spec_id, context))
        .digest('hex');
      return { finish, chances, critical_path: criticalPath, revision };
    },
  }),
  resources: pluginAction({
    input: OfSpec,
    output: z.object({ resources: JsonValue }),
    async run({ spec_id }, context) {
      return { resources: Resources.parse(JSON.parse(await project.resources(wishOf(spec_id, context), {}))) as never };
    },
  }),
  export: pluginAction({
    input: OfSpec.extend({ format: z.enum(FORMATS) }),
    output: z.object({
      file: z.object({
        media_type: z.string(),
        encoding: z.enum(['utf8', 'base64']),
        content: z.string(),
        bytes: z.int(),
        sha256: z.string(),
      }),
    }),
    async run({ spec_id, format }, context) {
      const content = await project.render(wishOf(spec_id, context), format, 'auto');
      const encoding: 'base64' | 'utf8' = format === 'pdf' ? 'base64' : 'utf8';
      const sha256 = createHash('sha256').update(content).digest('hex');
      return { file: { media_type: TYPES[format], encoding, content: content.toString(encoding), bytes: content.length, sha256 } };
    },
  }),
});

const wishOf = (specId: string, { caller, projectId, signal, timeoutMs }: PluginContext): PlanWish => ({
  caller,
  projectId,
  runId: '',
  specId,
  signal,
  timeoutMs,
});
