import { AppError } from '@hexad/kernel';
import { taskBranch } from '@hexad/workspace';
import type { ActionContext } from '../application/action.js';
import { filled, type KindDefinition, type Slot } from '../kinds/definition.js';
import type { McpOffer } from '../mcp/domain/offer.js';
import type { ConfirmationPolicy } from '../confirmations/domain/policy.js';
import type { Check } from '../proof/check.js';
import { asked } from '../runtime/domain/criteria.js';
import type { Event } from '../runtime/domain/log-event.js';
import type { Recalled } from '../review/application/review-memory.js';
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
  /** What this conversation is about, where several go on side by side. */
  readonly aspect: string;
  readonly recalled: Recalled;
  readonly confirmations: ConfirmationPolicy;
}

/** The first entry of a log: everything that is decided once. Fails with `conflict` on a branch that is there already. */
export async function begin(given: Beginning, { task }: ActionContext): Promise<Event<'begun'>> {
  const { kind, inputs, source, base, known, checks, map, model, notes, mcp, aspect, recalled } = given;
  const [title = ''] = inputs.goal.split('\n');
  const branch = inputs.branch || taskBranch(inputs.linked.length > 0 ? task.runId : task.taskId, title);
  if (inputs.branch && !inputs.continues && (await source.has(branch)) !== undefined)
    throw new AppError('conflict', `There is a branch ${branch} already; give the task another \`branch\`, or none.`);
  const criteria = asked(inputs.criteria);
  const slots: Record<Slot, string> = {
    goal: inputs.goal,
    criteria:
      criteria.map(({ id, text, keeps }) => `${id} ${text}${keeps ? ' (has to stay so)' : ''}`).join('\n') ||
      'none were given: say them with `plan`.',
    checks: checks.map(({ name, command }) => `${name}: \`${command.join(' ')}\``).join(', ') || 'none that we know',
    files: inputs.files.join(', ') || 'nobody said',
    stack: known.stack,
    conventions: known.conventions,
    map,
    branch,
    aspect,
    rules: recalled.rules.map((rule) => `- ${rule}`).join('\n') || 'none',
    dismissed: recalled.dismissed.map(inWords).join('\n') || 'none',
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
    confirmations: given.confirmations,
    system: filled(kind.prompt.system, slots)
      .map(({ text }) => text)
      .join(''),
    opening: [...filled(kind.prompt.task, slots), ...(notes === '' ? [] : [{ text: `\n${notes}`, untrusted: false }])],
  };
}

const inWords = ({ aspect, file, quote, message, reason }: Recalled['dismissed'][number]): string =>
  `- ${[aspect, file].filter(Boolean).join(', ')}: ${JSON.stringify(quote.slice(0, 200))}: ${message.slice(0, 300)}${reason && ` (${reason.slice(0, 300)})`}`;
