import { AppError } from '@hexad/kernel';
import { taskBranch } from '@hexad/workspace';
import type { ActionContext } from '../application/action.js';
import { filled, type KindDefinition, type Slot } from '../kinds/definition.js';
import type { McpOffer } from '../mcp/domain/offer.js';
import type { Check } from '../proof/check.js';
import type { Event } from '../runtime/domain/log-event.js';
import type { Source } from '../source/sources.js';
import type { WorkInputs } from './inputs.js';
import type { Survey } from './survey.js';

export interface Beginning {
  readonly kind: KindDefinition;
  readonly inputs: WorkInputs;
  readonly source: Source;
  readonly base: string;
  readonly known: Survey;
  readonly checks: readonly Check[];
  readonly map: string;
  /** Empty: offline. */
  readonly model: string;
  /** What the agent should know of this run; empty: nothing. */
  readonly notes: string;
  /** Tools of servers of the tenant. */
  readonly mcp: readonly McpOffer[];
}

/** The first entry of a log: everything that is decided once. Fails with `conflict` on a branch that is there already. */
export async function begin(given: Beginning, { task }: ActionContext): Promise<Event<'begun'>> {
  const { kind, inputs, source, base, known, checks, map, model, notes, mcp } = given;
  const [title = ''] = inputs.goal.split('\n');
  const branch = inputs.branch || taskBranch(inputs.linked.length > 0 ? task.runId : task.taskId, title);
  if (inputs.branch && !inputs.continues && (await source.has(branch)) !== undefined)
    throw new AppError('conflict', `There is a branch ${branch} already; give the task another \`branch\`, or none.`);
  const criteria = inputs.criteria.map((text, index) => ({ id: `C${index + 1}`, text }));
  const slots: Record<Slot, string> = {
    goal: inputs.goal,
    criteria: criteria.map(({ id, text }) => `${id} ${text}`).join('\n') || 'none were given: say them with `plan`.',
    checks: checks.map(({ name, command }) => `${name}: \`${command.join(' ')}\``).join(', ') || 'none that we know',
    files: inputs.files.join(', ') || 'nobody said',
    stack: known.stack,
    conventions: known.conventions,
    map,
    branch,
  };
  return {
    type: 'begun',
    kind: kind.name,
    goal: inputs.goal,
    model,
    base,
    tree: (await source.repository.tree(base))!,
    branch,
    criteria,
    // A budget of nothing is none, so what is left of one is at least the smallest sum.
    budget: inputs.budget_usd === 0 ? 0 : Math.max(1, Math.round((inputs.budget_usd - inputs.spent_usd) * 1_000_000)),
    limits: kind.limits,
    tools: kind.tools,
    mcp: [...mcp],
    system: filled(kind.prompt.system, slots)
      .map(({ text }) => text)
      .join(''),
    opening: [...filled(kind.prompt.task, slots), ...(notes === '' ? [] : [{ text: `\n${notes}`, untrusted: false }])],
  };
}
