import { AppError, type Caller } from '@hexad/kernel';
import { Models, type Answer, type Part, type Question, type Rates } from './models.js';

/** What is mended by rules alone: what the goal sounds like, and the check that shows it. */
const RULES = [
  {
    what: 'format',
    goal: /\b(format|formatting|prettier|reformat)\b/i,
    check: 'format',
    criterion: 'The files are formatted as the repository wants it',
  },
  {
    what: 'lint',
    goal: /\b(lint|linter|linting|eslint|oxlint|ruff|type (error|finding)s?|auto-?fix)\b/i,
    check: 'lint',
    criterion: 'The linter of the repository has no finding',
  },
] as const;

const ruleFor = (kind: string, goal: string) => (kind === 'code' ? RULES.find((rule) => rule.goal.test(goal)) : undefined);

/** Fails with `unsupported` where a model is needed, in one sentence. */
export function coveredOffline(kind: string, goal: string): void {
  if (ruleFor(kind, goal)) return;
  throw new AppError(
    'unsupported',
    `Without a model the agent ${kind} cannot do this: offline only the agent code works, on lint findings and formatting; set HEXAD_MODEL to a model or a tier such as primary.`,
  );
}

/** The agent without a model: the same tools, the same log and the same proof, and rules in the place of judgement. It costs nothing. */
export class OfflineModels extends Models {
  override async ask(_: Caller, { agent, turns, taskId }: Question): Promise<Answer> {
    const opening = turns[0]?.parts.map((part) => (part.type === 'text' && !part.untrusted ? part.text : '')).join('') ?? '';
    const rule = ruleFor(agent, opening) ?? RULES[1];
    const done = turns.filter(({ role }) => role === 'assistant').length;
    const steps: readonly (readonly Part[])[] = [
      [
        call('plan', { criteria: [rule.criterion], steps: ['Apply the rules that mend findings by themselves'] }, 1),
        call('fix', { what: rule.what }, 2),
      ],
      [call('finish', claimOf(rule), 3)],
    ];
    const parts = steps[done];
    if (!parts) throw new AppError('unsupported', `The rules mended what they can; what is left needs a model: ${lastResult(turns)}`);
    return {
      call: `${taskId}:${done}`,
      provider: 'offline',
      model: 'rules',
      parts: [...parts],
      finish: 'tool_calls',
      tokens: { input: 0, output: 0 },
      cost: 0,
    };
  }

  override async rates(): Promise<Rates | undefined> {
    return undefined;
  }
}

const call = (name: string, input: object, number: number): Part => ({
  type: 'call',
  id: `rule-${number}`,
  name,
  input: JSON.stringify(input),
  signature: '',
});

const claimOf = ({ what, check }: (typeof RULES)[number]): object => ({
  title: what === 'format' ? 'style: format' : 'style: mend lint findings',
  summary: `What the ${what === 'format' ? 'formatter' : 'linter'} of the repository mends by itself.`,
  proofs: [{ criterion: 'C1', check }],
});

function lastResult(turns: Question['turns']): string {
  const parts = turns.at(-1)?.parts ?? [];
  const result = parts.find((part) => part.type === 'result');
  return result?.type === 'result' ? result.text.slice(0, 500) : 'nothing was said.';
}
