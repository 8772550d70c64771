import { AppError, type Caller } from '@hexad/kernel';
import { HEXAD_FIX } from '../fixers/shipped.js';
import type { Check } from '../proof/check.js';
import { Models, type Answer, type Part, type Question, type Rates } from './models.js';

/** What is mended by rules alone: what the goal sounds like, and the check that shows it. In the order in which it is done: types first, formatting last. */
const RULES = [
  {
    what: 'types',
    goal: /\b(fix|mend|repair|correct)\b.*\btypes?\b|\b(type (error|finding)s?|type.?check(er|ing)?|tsc|mypy|auto-?fix)\b/i,
    criterion: 'The type checker has no finding',
    title: 'fix: mend findings of the type checker',
    subject: 'the type checker finds',
  },
  {
    what: 'lint',
    goal: /\b(lint|linter|linting|eslint|oxlint|ruff|auto-?fix)\b/i,
    criterion: 'The linter of the repository has no finding',
    title: 'style: mend lint findings',
    subject: 'the linter finds',
  },
  {
    what: 'format',
    goal: /\b(format|formatting|prettier|reformat)\b/i,
    criterion: 'The files are formatted as the repository wants it',
    title: 'style: format',
    subject: 'is not formatted',
  },
] as const;
type Rule = (typeof RULES)[number];

const rulesFor = (kind: string, goal: string): readonly Rule[] => (kind === 'code' ? RULES.filter((rule) => rule.goal.test(goal)) : []);

/** Fails with `unsupported` where a model is needed, in one sentence. */
export function coveredOffline(kind: string, goal: string): void {
  if (rulesFor(kind, goal).length > 0) return;
  throw new AppError(
    'unsupported',
    `Without a model the agent ${kind} cannot do this: offline only the agent code works, on findings of linters and type checkers and on formatting; set HEXAD_MODEL to a model or a tier such as primary.`,
  );
}

/** Programs that ship here, too: with them a repository is checked whether or not it has them installed. */
const SHIPPED: ReadonlySet<string> = new Set(['ruff', 'tsc']);

/** The checks that show whether what the rules mend is mended: those of the repository, and ours where it has none. */
export function offlineChecks(kind: string, goal: string, checks: readonly Check[]): Check[] {
  const ours = new Map(rulesFor(kind, goal).map(({ what }) => [what as string, { name: what, command: [HEXAD_FIX, '--check', what] }]));
  const known = checks.map((check) => (SHIPPED.has(check.command[0]!) ? (ours.get(check.name) ?? check) : check));
  const names = new Set(known.map(({ name }) => name));
  return [...[...ours.values()].filter(({ name }) => !names.has(name)), ...known];
}

/** The agent without a model: the same tools, the same log and the same proof, and rules in the place of judgement. It costs nothing. */
export class OfflineModels extends Models {
  override async ask(_: Caller, { agent, turns, taskId }: Question): Promise<Answer> {
    const opening = turns[0]?.parts.map((part) => (part.type === 'text' && !part.untrusted ? part.text : '')).join('') ?? '';
    const found = rulesFor(agent, opening);
    const rules = found.length > 0 ? found : RULES.filter(({ what }) => what === 'lint');
    const done = turns.filter(({ role }) => role === 'assistant').length;
    const steps: readonly (readonly Part[])[] = [
      [
        call(
          'plan',
          { criteria: [], keeps: rules.map(({ criterion }) => criterion), steps: ['Apply the rules that mend findings by themselves'] },
          1,
        ),
        ...rules.map(({ what }, index) => call('fix', { what }, index + 2)),
      ],
      [call('finish', claimOf(rules), rules.length + 2)],
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

const claimOf = (rules: readonly Rule[]): object => ({
  title: rules[0]!.title,
  summary: `What ${rules.map(({ subject }) => subject).join(', and what ')}, mended by rules.`,
  proofs: rules.map(({ what }, index) => ({ criterion: `C${index + 1}`, check: what })),
});

function lastResult(turns: Question['turns']): string {
  const parts = turns.at(-1)?.parts ?? [];
  const result = parts.find((part) => part.type === 'result');
  return result?.type === 'result' ? result.text.slice(0, 500) : 'nothing was said.';
}
