import type { z } from 'zod';
import type { Json } from '../expressions/json.js';
import type { Condition, Definition, PostAction } from './definition.js';
import { refuse, type Fault } from './faults.js';
import { issueFaults } from './issues.js';
import { readSteps, type Reading } from './read-steps.js';
import { WorkflowFile } from './schema.js';
import { readSource } from './source.js';

/** A workflow from its YAML text. Throws `workflow_invalid` with every fault and its place. Names are checked by `lint`. */
export function readDefinition(text: string): Definition {
  const source = readSource(text);
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
  const steps = readSteps(Array.isArray(raw.steps) ? raw.steps : [], ['steps'], '', reading);
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
  const actions = (key: 'always' | 'on_success' | 'on_failure'): PostAction[] =>
    (file.post_execution?.[key] ?? []).map((item, index) => ({
      action: item.action,
      inputs: (item.inputs ?? {}) as Json,
      place: source.place(['post_execution', key, index]),
    }));
  return {
    name: file.name,
    description: file.description ?? '',
    version: file.version,
    variables: file.variables ?? {},
    prerequisites: conditions(file.prerequisites, 'prerequisites', (index) => file.prerequisites![index]!.error_message),
    steps,
    criteria: conditions(file.success_criteria, 'success_criteria', (index) => file.success_criteria![index]!.description),
    always: actions('always'),
    onSuccess: actions('on_success'),
    onFailure: actions('on_failure'),
  };
}
