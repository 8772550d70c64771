import { formFault } from '../approvals/domain/form.js';
import type { Json } from '../expressions/json.js';
import type {
  ApprovalNode,
  Case,
  EmitNode,
  FailurePolicy,
  ForeachNode,
  ParallelNode,
  Quorum,
  SwitchNode,
  WaitNode,
  WhileNode,
  WorkflowNode,
} from './definition.js';
import { compensationOf } from './read-action.js';
import { base, saidStrategy, whole, type Common } from './read-base.js';
import { checked, fault, type ReadList, type Reading, type Spot } from './reading.js';
import { ApprovalStep, EmitStep, ForeachStep, ParallelStep, SwitchStep, WaitStep, WhileStep, WorkflowStep } from './schema.js';

type Raw = Readonly<Record<string, unknown>>;
type Reader = (raw: Raw, spot: Spot, reading: Reading, list: ReadList) => TypedNode | undefined;
type TypedNode = EmitNode | WaitNode | ApprovalNode | WorkflowNode | ForeachNode | ParallelNode | WhileNode | SwitchNode;

const DEFAULT_ROUNDS = 100;

/** Steps that have a `type`, by it. */
export const TYPED: Readonly<Record<TypedNode['kind'], Reader>> = {
  wait(raw, spot, reading) {
    const step = checked(WaitStep, raw, spot.path, reading);
    return step && { ...whole(step, spot, reading), kind: 'wait', signal: step.signal, payload: (step.payload ?? null) as Json };
  },

  emit(raw, spot, reading) {
    const step = checked(EmitStep, raw, spot.path, reading);
    return step && { ...whole(step, spot, reading), kind: 'emit', event: step.event, payload: (step.payload ?? null) as Json };
  },

  approval(raw, spot, reading) {
    const step = checked(ApprovalStep, raw, spot.path, reading);
    if (!step) return undefined;
    const { on_timeout: onTimeout = 'reject', escalate_to: escalateTo } = step;
    if (onTimeout !== 'reject' && step.timeout === undefined) fault(reading, spot.path, '`on_timeout` needs a `timeout`.');
    if ((onTimeout === 'escalate') !== (escalateTo !== undefined))
      fault(reading, spot.path, '`on_timeout: escalate` and `escalate_to` go together.');
    const wrong = formFault(step.form ?? null);
    if (wrong !== undefined) fault(reading, [...spot.path, 'form'], `\`form\` is no JSON Schema that can be used: ${wrong}.`);
    return {
      ...whole(step, spot, reading),
      kind: 'approval',
      approvers: step.approvers ?? [],
      authors: step.authors ?? [],
      rights: step.rights ?? [],
      votes: step.quorum ?? 1,
      subject: step.subject ?? '',
      revision: step.revision ?? '',
      payload: (step.payload ?? null) as Json,
      form: (step.form ?? null) as Json,
      onTimeout,
      escalateTo: escalateTo ?? [],
    };
  },

  workflow(raw, spot, reading) {
    const step = checked(WorkflowStep, raw, spot.path, reading);
    if (!step) return undefined;
    const common = base(step, spot, reading, compensationOf(step, spot, reading));
    return { ...common, kind: 'workflow', workflow: step.workflow, inputs: (step.inputs ?? {}) as Json };
  },

  foreach(raw, spot, reading, list) {
    const step = checked(ForeachStep, raw, spot.path, reading);
    const steps = list(raw['steps'], [...spot.path, 'steps'], inside(raw, spot), 'foreach');
    if (!step) return undefined;
    return {
      ...whole(step, spot, reading),
      kind: 'foreach',
      items: step.items as Json,
      as: step.as,
      key: step.key,
      label: step.label ?? step.key,
      after: (step.after ?? []) as Json,
      concurrency: step.concurrency ?? 1,
      ...policyOf(step, step.failure, spot, reading),
      steps,
    };
  },

  parallel(raw, spot, reading, list) {
    const step = checked(ParallelStep, raw, spot.path, reading);
    const steps = list(raw['steps'], [...spot.path, 'steps'], inside(raw, spot), 'parallel');
    if (!step) return undefined;
    return {
      ...whole(step, spot, reading),
      kind: 'parallel',
      concurrency: step.concurrency ?? steps.length,
      ...policyOf(step, step.failure ?? 'fail-fast', spot, reading),
      steps,
    };
  },

  while(raw, spot, reading, list) {
    const step = checked(WhileStep, raw, spot.path, reading);
    const steps = list(raw['steps'], [...spot.path, 'steps'], inside(raw, spot), 'list');
    if (!step) return undefined;
    const bounds = { maxRounds: step.max_rounds ?? DEFAULT_ROUNDS, delayMs: (step.delay ?? 0) * 1_000 };
    return { ...whole(step, spot, reading), kind: 'while', again: step.while, ...bounds, steps };
  },

  switch(raw, spot, reading, list) {
    const step = checked(SwitchStep, raw, spot.path, reading);
    const cases = casesOf(raw, spot, reading, list);
    return step && { ...whole(step, spot, reading), kind: 'switch', cases };
  },
};

function casesOf(raw: Raw, spot: Spot, reading: Reading, list: ReadList): Case[] {
  const given = Array.isArray(raw['cases']) ? (raw['cases'] as readonly unknown[]) : [];
  const seen = new Set<string>([DEFAULT_CASE]);
  const cases = given.flatMap((one, index): Case[] => {
    if (typeof one !== 'object' || one === null) return [];
    const { name: own, when, steps } = one as Raw;
    const name = typeof own === 'string' ? own : String(index + 1);
    const path = [...spot.path, 'cases', index];
    if (seen.has(name)) fault(reading, [...path, 'name'], `two cases are called ${name}.`);
    seen.add(name);
    const inner = list(steps, [...path, 'steps'], inside(raw, spot, name), 'list');
    return [{ name, when: when as Json, steps: inner, place: reading.source.place([...path, 'when']) }];
  });
  if (raw['default'] === undefined) return cases;
  const path = [...spot.path, 'default'];
  const steps = list(raw['default'], path, inside(raw, spot, DEFAULT_CASE), 'list');
  return [...cases, { name: DEFAULT_CASE, steps, place: reading.source.place(path) }];
}

const DEFAULT_CASE = 'default';

/** What stands before the ids of a step's inner steps. */
function inside({ name }: Raw, { parent }: Spot, branch?: string): string {
  return `${parent}${typeof name === 'string' ? name : '?'}${branch === undefined ? '' : `[${branch}]`}/`;
}

function policyOf(step: Common & { readonly quorum?: number | string | undefined }, failure: FailurePolicy, spot: Spot, reading: Reading) {
  const { quorum } = step;
  const goesOn = failure === 'collect' && saidStrategy(step, spot, reading) === undefined;
  if ((failure === 'quorum') !== (quorum !== undefined)) {
    const message =
      failure === 'quorum'
        ? '`quorum` is missing: how many must succeed, or a share such as "60%".'
        : '`quorum` goes with `failure: quorum` only.';
    fault(reading, spot.path, message);
  }
  if (quorum === undefined) return { failure, goesOn };
  const needed: Quorum = typeof quorum === 'number' ? { count: quorum } : { percent: Number.parseInt(quorum, 10) };
  return { failure, goesOn, quorum: needed };
}
