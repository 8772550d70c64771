import { z } from 'zod';

/** The file as it is written, key by key. `definition.ts` turns it into what the engine runs. */

export const NAME = /^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/;
const VARIABLE = /^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/;

const Text = z.string().max(10_000);
const StepName = z.string().regex(NAME, 'a step name is letters, digits, _ and -, and begins with a letter');
const VariableName = z.string().regex(VARIABLE, 'a variable name is letters, digits and _, and begins with a letter');
/** A boolean, or `${…}` that gives one. */
const Condition = z.union([z.boolean(), Text]);
const Inputs = z.record(z.string(), z.json());

export const ErrorStrategy = z.enum(['fail', 'retry', 'continue']);
export type ErrorStrategy = z.infer<typeof ErrorStrategy>;

const common = {
  name: StepName.describe('Unique among its siblings; part of the path `stories[T1]/generate`.'),
  description: Text.optional().describe('For people; may contain `${…}`.'),
  condition: Condition.optional().describe('The step is skipped when this is false.'),
  outputs: z.record(z.string(), VariableName).optional().describe('Field of the result → variable that takes it.'),
  in_order: z
    .boolean()
    .optional()
    .describe('In a foreach: starts for an item only after the same step of every item before it in the list has ended.'),
};

const attempts = {
  on_error: ErrorStrategy.optional().describe('`fail` ends the run, `retry` tries again, `continue` goes on with the next step.'),
  retry_count: z.int().min(0).max(100).optional().describe('Tries after the first one; default 3 with `on_error: retry`.'),
  timeout: z.number().positive().max(604_800).optional().describe('Seconds for one try.'),
};

export const PluginStep = z.strictObject({
  ...common,
  ...attempts,
  plugin: z.string().describe('A step kind that a service has registered; runs inside the engine.'),
  action: z.string(),
  inputs: Inputs.optional(),
});

export const AgentStep = z.strictObject({
  ...common,
  ...attempts,
  agent: z.string().describe('Kind of the agent that gets the task; may be `${…}`.'),
  action: z.string(),
  inputs: Inputs.optional(),
});

export const SystemStep = z.strictObject({
  ...common,
  system: z.string().describe('A built-in action: `log`.'),
  inputs: Inputs.optional(),
});

export const WaitStep = z.strictObject({
  ...common,
  on_error: ErrorStrategy.exclude(['retry']).optional(),
  timeout: attempts.timeout,
  type: z.literal('wait'),
  signal: z.string().regex(NAME).describe('Its payload becomes the field of the same name in the result.'),
  payload: z.json().optional().describe('What the waiting run shows to whoever answers.'),
});

const foreach = (steps: z.ZodType) =>
  z.strictObject({
    ...common,
    on_error: ErrorStrategy.exclude(['retry']).optional(),
    type: z.literal('foreach'),
    items: z.union([z.array(z.json()), Text]).describe('A list, or `${…}` that gives one.'),
    as: VariableName.describe('The variable that holds the item.'),
    key: Text.describe('`${…}` that names an item: unique in the list, stable over runs.'),
    label: Text.optional().describe('What people see for an item; may contain `${…}`.'),
    after: z
      .union([z.array(z.string()), Text])
      .optional()
      .describe('Keys of the items that must have ended well before this one starts: all of them.'),
    concurrency: z.int().min(1).max(1_000).optional().describe('Items that work at once; default 1.'),
    failure: z
      .enum(['fail-fast', 'collect'])
      .describe('`fail-fast` cancels the siblings; `collect` goes on with the items that do not depend on the failed one.'),
    steps,
  });

/** Inner steps are read one by one, so that a fault names the step kind it is about. */
export const ForeachStep = foreach(z.array(z.unknown()).min(1));

const PostAction = z.strictObject({ action: z.string(), inputs: Inputs.optional() });

const workflow = (steps: z.ZodType) =>
  z.strictObject({
    name: z.string().min(1).max(200),
    description: Text.optional(),
    version: z.string().min(1).max(50).describe('In quotes: `"1.0.0"`.'),
    variables: z.record(VariableName, z.json()).optional().describe('Defaults; inputs of the run override them.'),
    prerequisites: z
      .array(z.strictObject({ condition: Condition, error_message: Text }))
      .optional()
      .describe('All must hold before the first step.'),
    steps,
    error_handling: z
      .strictObject({ default_strategy: ErrorStrategy.optional(), step_overrides: z.record(StepName, ErrorStrategy).optional() })
      .optional()
      .describe('Strategy of steps without `on_error`; overrides by step name win over both.'),
    success_criteria: z
      .array(z.strictObject({ condition: Condition, description: Text }))
      .optional()
      .describe('A run whose steps all ended but where one of these does not hold ends as `incomplete`.'),
    post_execution: z
      .strictObject({
        always: z.array(PostAction).optional(),
        on_success: z.array(PostAction).optional(),
        on_failure: z.array(PostAction).optional(),
      })
      .optional(),
  });

export const WorkflowFile = workflow(z.array(z.unknown()).min(1).max(1_000));
export type WorkflowFile = z.infer<typeof WorkflowFile>;

const AnyStep: z.ZodType = z
  .lazy(() => z.union([PluginStep, AgentStep, SystemStep, WaitStep, foreach(z.array(AnyStep).min(1))]))
  .meta({ id: 'Step' });

/** What `docs/reference/workflow.schema.json` holds, for editors. */
export function publishedSchema(): object {
  const schema = z.toJSONSchema(workflow(z.array(AnyStep).min(1).max(1_000)), { target: 'draft-2020-12' });
  return { ...schema, $id: 'https://hexad.dev/schemas/workflow/v1', title: 'A Hexad workflow' };
}
