import { RIGHTS, type Right } from '@hexad/kernel';
import { z } from 'zod';
import { Compensation, OnLost, Retry, attempts } from './schema-attempts.js';
import { Condition, ErrorStrategy, Inputs, NAME, StepName, Text, VariableName } from './schema-words.js';

/** The file as it is written, key by key. `definition.ts` turns it into what the engine runs. */

const common = {
  name: StepName.describe('Unique among its siblings; part of the path `stories[T1]/generate`.'),
  description: Text.optional().describe('For people; may contain `${…}`.'),
  condition: Condition.optional().describe('The step is skipped when this is false.'),
  outputs: z.record(z.string(), VariableName).optional().describe('Field of the result → variable that takes it.'),
  in_order: z
    .boolean()
    .optional()
    .describe('In a foreach: starts for an item only after the same step of every item before it in the list has ended.'),
  needs: z
    .array(StepName)
    .max(1_000)
    .optional()
    .describe('Siblings that must have ended before it starts: all of them. Absent: those listed before it; in a parallel, none.'),
};

const action = { ...common, ...attempts, compensate: Compensation.optional().describe('Undoes the step in a rollback.') };

/** Done in a process of the engine. */
const inEngine = { ...action, on_lost: OnLost };

/** A step that others work inside, or that waits, is not tried again as a whole. */
const whole = {
  ...common,
  on_error: ErrorStrategy.exclude(['retry']).optional(),
  timeout: attempts.timeout.describe('Seconds for the whole step.'),
};

export const PluginStep = z.strictObject({
  ...inEngine,
  plugin: z.string().describe('A step kind that a service has registered; runs inside the engine.'),
  action: z.string(),
  inputs: Inputs.optional(),
});

export const AgentStep = z.strictObject({
  ...action,
  agent: z.string().describe('Kind of the agent that gets the task; may be `${…}`.'),
  action: z.string(),
  inputs: Inputs.optional(),
});

export const AiStep = z.strictObject({
  ...inEngine,
  ai: z.string().describe('What a model is asked for; goes through the `llm` service.'),
  inputs: Inputs.optional(),
});

export const SystemStep = z.strictObject({
  ...inEngine,
  system: z.string().describe('A built-in action: `log`, `emit`, `send_alert`, …'),
  inputs: Inputs.optional(),
});

export const WaitStep = z.strictObject({
  ...whole,
  type: z.literal('wait'),
  signal: z.string().regex(NAME).describe('Its payload becomes the field of the same name in the result.'),
  payload: z.json().optional().describe('What the waiting run shows to whoever answers.'),
});

export const EmitStep = z.strictObject({
  ...whole,
  type: z.literal('emit'),
  event: z
    .string()
    .regex(/^[a-z][a-z0-9_.-]{0,99}$/, 'small letters, digits and . _ -')
    .describe('Name of the event that is published.'),
  payload: z.json().optional(),
});

const People = z.union([z.array(Text), Text]);

export const ApprovalStep = z.strictObject({
  ...whole,
  type: z.literal('approval'),
  approvers: People.optional().describe(
    'Who may decide: `user:ann`, `role:lead`, or `${…}` that gives such a list. Absent: who may in the project.',
  ),
  authors: People.optional().describe('Whose work it is: they cannot approve it, and neither can who started the run.'),
  rights: z
    .array(z.enum(Object.keys(RIGHTS) as [Right, ...Right[]]))
    .max(20)
    .optional()
    .describe('Rights that whoever decides must have; default: those of a member of the project.'),
  quorum: z.int().min(1).max(100).optional().describe('Approvals that are needed; default 1. One rejection rejects.'),
  revision: Text.optional().describe('`${…}` that names what exactly is approved: a hash, a commit. Another revision revokes every vote.'),
  subject: Text.optional().describe(
    'What the revision is one of: `commit:main`, `spec:${spec_id}`. Whoever makes a new revision tells it by this name.',
  ),
  payload: z.json().optional().describe('What is shown to those who decide.'),
  form: z.record(z.string(), z.json()).optional().describe('JSON Schema of what an approval carries.'),
  on_timeout: z.enum(['reject', 'approve', 'escalate']).optional().describe('When the `timeout` is over; default `reject`.'),
  escalate_to: People.optional().describe('Who may decide as well after `on_timeout: escalate`, for the same time once more.'),
});

export const WorkflowStep = z.strictObject({
  ...action,
  type: z.literal('workflow'),
  workflow: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'a workflow is named by small letters, digits, _ and -')
    .describe('Another workflow, which runs as a run of its own. Its variables are the fields of the result.'),
  inputs: Inputs.optional(),
});

const several = {
  concurrency: z.int().min(1).max(1_000).optional().describe('How many work at once; default 1 in a foreach, all in a parallel.'),
  quorum: z
    .union([z.int().min(1), z.string().regex(/^(100|[1-9]?\d)%$/, 'a number, or a share such as "60%"')])
    .optional()
    .describe('With `failure: quorum`: how many must succeed.'),
};
const FailurePolicy = z
  .enum(['fail-fast', 'collect', 'quorum'])
  .describe(
    '`fail-fast` cancels the siblings; `collect` goes on with those that do not depend on the failed one; `quorum` as well, and the step succeeds when enough of them did.',
  );

const foreach = (steps: z.ZodType) =>
  z.strictObject({
    ...whole,
    ...several,
    type: z.literal('foreach'),
    items: z.union([z.array(z.json()), Text]).describe('A list, or `${…}` that gives one.'),
    as: VariableName.describe('The variable that holds the item.'),
    key: Text.describe('`${…}` that names an item: unique in the list, stable over runs.'),
    label: Text.optional().describe('What people see for an item; may contain `${…}`.'),
    after: z
      .union([z.array(z.string()), Text])
      .optional()
      .describe('Keys of the items that must have ended well before this one starts: all of them.'),
    failure: FailurePolicy,
    steps,
  });

const parallel = (steps: z.ZodType) =>
  z.strictObject({ ...whole, ...several, type: z.literal('parallel'), failure: FailurePolicy.optional(), steps });

export const MAX_ROUNDS = 10_000;

const while_ = (steps: z.ZodType) =>
  z.strictObject({
    ...whole,
    type: z.literal('while'),
    while: Condition.describe('`${…}`, asked before each round; false ends the loop.'),
    max_rounds: z.int().min(1).max(MAX_ROUNDS).optional().describe('Default 100. A loop that wants more has failed.'),
    delay: z.number().min(0).max(86_400).optional().describe('Seconds between two rounds.'),
    steps,
  });

const switch_ = (steps: z.ZodType) =>
  z.strictObject({
    ...whole,
    type: z.literal('switch'),
    cases: z
      .array(z.strictObject({ name: StepName.optional().describe('Default: its number.'), when: Condition, steps }))
      .min(1)
      .max(100)
      .describe('The first one that holds is done, and no other.'),
    default: steps.optional().describe('Done when no case holds.'),
  });

/** Inner steps are read one by one, so that a fault names the step kind it is about. */
const unread = z.array(z.unknown()).min(1).max(1_000);
export const ForeachStep = foreach(unread);
export const ParallelStep = parallel(unread);
export const WhileStep = while_(unread);
export const SwitchStep = switch_(unread);

export const PostAction = z
  .strictObject({
    name: StepName.optional().describe('Default: the action.'),
    description: common.description,
    condition: common.condition,
    plugin: z.string().optional(),
    agent: z.string().optional(),
    action: z.string().describe('Without `plugin` and `agent` a system action.'),
    inputs: Inputs.optional(),
    retry: Retry.optional(),
    retry_count: attempts.retry_count,
    timeout: attempts.timeout,
  })
  .meta({ id: 'PostAction' });

export type PostAction = z.infer<typeof PostAction>;

const workflow = (steps: z.ZodType) =>
  z.strictObject({
    name: z.string().min(1).max(200),
    description: Text.optional(),
    version: z.union([z.string().min(1).max(50), z.number()]).describe('As a text: `1.10` is not `1.1`.'),
    variables: z.record(VariableName, z.json()).optional().describe('Defaults; inputs of the run override them.'),
    inputs: z
      .record(z.string(), z.json())
      .optional()
      .describe(
        'JSON Schema (2020-12) of the inputs of a run: what does not fit is refused before anything is stored. `error_message` beside a keyword is said in its place; `format: agent-kind` is a kind of agents that there is.',
      ),
    prerequisites: z
      .array(z.strictObject({ condition: Condition, error_message: Text }))
      .optional()
      .describe('All must hold before the first step.'),
    steps,
    deadline: z.number().positive().max(31_536_000).optional().describe('Seconds for the whole run, from its start.'),
    concurrency: z
      .strictObject({
        key: Text.describe('Runs with the same key share the slots; may contain `${…}` of the inputs.'),
        limit: z.int().min(1).max(1_000).optional().describe('Slots; default 1.'),
        when_full: z
          .enum(['queue', 'cancel', 'replace', 'refuse'])
          .optional()
          .describe('`queue` (default) waits, `cancel` ends the new run, `replace` cancels the others, `refuse` does not start it.'),
        holds_slot: z.boolean().optional().describe('Whether a paused run keeps its slot; default true.'),
      })
      .optional(),
    priority: z
      .enum(['low', 'normal', 'high'])
      .optional()
      .describe("Which of a tenant's runs come first when there is too little room for all; default `normal`."),
    on_cancel: z.enum(['keep', 'rollback']).optional().describe('Whether a cancelled run undoes what it did; default `keep`.'),
    error_handling: z
      .strictObject({ default_strategy: ErrorStrategy.optional(), step_overrides: z.record(z.string(), ErrorStrategy).optional() })
      .optional()
      .describe(
        'Strategy of steps without `on_error`; overrides by the name of a step, or its path `tell_everyone/notify`, win over both.',
      ),
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
      .optional()
      .describe('What is done after the steps. It never changes how the run ends.'),
  });

export const WorkflowFile = workflow(unread);
export type WorkflowFile = z.infer<typeof WorkflowFile>;

export const AnyStep: z.ZodType = z
  .lazy(() => {
    const steps = z.array(AnyStep).min(1);
    const containers = [foreach(steps), parallel(steps), while_(steps), switch_(steps)] as const;
    return z.union([PluginStep, AgentStep, AiStep, SystemStep, WaitStep, EmitStep, ApprovalStep, WorkflowStep, ...containers]);
  })
  .meta({ id: 'Step' });

/** What `docs/reference/workflow.schema.json` holds, for editors. */
export function publishedSchema(): object {
  const schema = z.toJSONSchema(workflow(z.array(AnyStep).min(1).max(1_000)), { target: 'draft-2020-12' });
  return { ...schema, $id: 'https://hexad.dev/schemas/workflow/v1', title: 'A Hexad workflow' };
}
