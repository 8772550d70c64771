import type { z } from 'zod';
import { formFault } from '../approvals/domain/form.js';
import type { Concurrency, Condition, Definition } from './definition.js';
import { refuse, type Fault } from './faults.js';
import { issueFaults } from './issues.js';
import { readPost } from './read-action.js';
import { readSteps } from './read-steps.js';
import { fault, type Reading } from './reading.js';
import { WorkflowFile } from './schema.js';
import { readSource, type Source } from './source.js';

const concurrencyOf = (given: NonNullable<WorkflowFile['concurrency']>, source: Source): Concurrency => ({
  key: given.key,
  limit: given.limit ?? 1,
  whenFull: given.when_full ?? 'queue',
  holdsSlot: given.holds_slot ?? true,
  place: source.place(['concurrency', 'key']),
});

/** A workflow from its YAML text. Throws `workflow_invalid` with every fault and its place. Names are checked by `lint`. */
export const readDefinition = (text: string): Definition => definitionIn(readSource(text));

/** As `readDefinition`, of a text whose YAML has been read. */
export function definitionIn(source: Source): Definition {
  const faults: Fault[] = [];
  const parsed = WorkflowFile.safeParse(source.value);
  if (!parsed.success) faults.push(...issueFaults(parsed.error.issues, source, []));
  const raw = (typeof source.value === 'object' && source.value !== null ? source.value : {}) as Partial<z.input<typeof WorkflowFile>>;
  const reading: Reading = {
    source,
    faults,
    overrides: (parsed.success && parsed.data.error_handling?.step_overrides) || {},
    fallback: (parsed.success && parsed.data.error_handling?.default_strategy) || 'fail',
  };
  const steps = readSteps(raw.steps, ['steps'], '', reading);
  const taken = new Set<string>();
  const wrong = parsed.success ? formFault(parsed.data.inputs ?? null) : undefined;
  if (wrong !== undefined) fault(reading, ['inputs'], `\`inputs\` is no JSON Schema that can be used: ${wrong}.`);
  const post = parsed.success ? parsed.data.post_execution : undefined;
  const always = readPost(post?.always, 'always', taken, reading);
  const onSuccess = readPost(post?.on_success, 'on_success', taken, reading);
  const onFailure = readPost(post?.on_failure, 'on_failure', taken, reading);
  if (!parsed.success || faults.length > 0) throw refuse(faults);
  const file = parsed.data;
  const conditions = (
    list: readonly { condition: boolean | string }[] | undefined,
    key: string,
    message: (index: number) => string,
  ): Condition[] =>
    (list ?? []).map((item, index) => ({
      condition: item.condition,
      message: message(index),
      place: source.place([key, index, 'condition']),
    }));
  return {
    name: file.name,
    description: file.description ?? '',
    version: typeof file.version === 'string' ? file.version : source.written(['version']),
    variables: file.variables ?? {},
    ...(file.inputs && { inputs: file.inputs }),
    prerequisites: conditions(file.prerequisites, 'prerequisites', (index) => file.prerequisites![index]!.error_message),
    steps,
    criteria: conditions(file.success_criteria, 'success_criteria', (index) => file.success_criteria![index]!.description),
    always,
    onSuccess,
    onFailure,
    ...(file.deadline !== undefined && { deadlineMs: file.deadline * 1_000 }),
    ...(file.concurrency && { concurrency: concurrencyOf(file.concurrency, source) }),
    onDeadline: reading.fallback === 'rollback' ? 'rollback' : 'fail',
    onCancel: file.on_cancel ?? 'keep',
    ...(file.priority && { priority: file.priority }),
    overrides: Object.keys(reading.overrides).map((name) => ({ name, place: source.place(['error_handling', 'step_overrides'], name) })),
  };
}
