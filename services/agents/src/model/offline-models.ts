import { AppError, type Caller } from '@hexad/kernel';
import { HEXAD_FIX } from '../fixers/shipped.js';
import type { Check } from '../proof/check.js';
import { Models, type Answer, type Part, type Question, type Rates } from './models.js';

/** What is mended by rules alone: what the goal sounds like, and the check that shows it. In the order in which it is done: types first, formatting last. */
const RULES = [
  {
    what: 'types',
    words: 'type types typing typings typecheck typechecker typechecking type-check type-checker type-checking tsc mypy autofix auto-fix',
    criterion: 'The type checker has no finding',
    title: 'fix: mend findings of the type checker',
    subject: 'the type checker finds',
  },
  {
    what: 'lint',
    words: 'lint linter linters linting eslint oxlint ruff autofix auto-fix',
    criterion: 'The linter of the repository has no finding',
    title: 'style: mend lint findings',
    subject: 'the linter finds',
  },
  {
    what: 'format',
    words: 'format formatting formatter prettier reformat',
    criterion: 'The files are formatted as the repository wants it',
    title: 'style: format',
    subject: 'is not formatted',
  },
] as const;
type Rule = (typeof RULES)[number];

/** What may stand around the words of a rule. A goal with any other word wants something that no rule does, and must not be taken for one that has it. */
const BESIDE = new Set(
  `fix fixes mend repair correct resolve clean run apply please make get rid let
   error errors finding findings warning warnings issue issues problem problems violation violations complaint complaints
   the all any every of in on with by from and or also then to that this are is be it them so up
   pass passes passing green whole everything code codebase base source sources file files repo repository project package packages
   typescript javascript python checker check checks rules left remaining`.split(/\s+/),
);

function rulesFor(kind: string, goal: string): readonly Rule[] {
  const words: readonly string[] = goal.toLowerCase().match(/[\p{L}\p{N}_]+(?:[-'’./][\p{L}\p{N}_]+)*/gu) ?? [];
  const rules = RULES.filter((rule) => rule.words.split(' ').some((word) => words.includes(word)));
  const known = new Set<string>(rules.flatMap((rule) => rule.words.split(' ')));
  return kind === 'code' && words.every((word) => known.has(word) || BESIDE.has(word)) ? rules : [];
}

/** Fails with `unsupported` where a model is needed, in one sentence. */
export function coveredOffline(kind: string, goal: string, criteria: readonly string[]): void {
  if (rulesFor(kind, goal).length === 0)
    throw new AppError(
      'unsupported',
      `Without a model the agent ${kind} cannot do this: offline only the agent code works, and only where findings of linters or type checkers or the formatting are all that is to be mended ("fix lint", "fix type errors", "format"); ${MODEL_IS_SET}.`,
    );
  if (criteria.length > 0)
    throw new AppError(
      'unsupported',
      `Without a model nobody can do anything for ${JSON.stringify(criteria[0])}: offline the checks themselves are the criteria; give none, or ${MODEL_IS_SET}.`,
    );
}

const MODEL_IS_SET = 'set HEXAD_MODEL to a model or a tier such as primary where the platform is started';

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
  override async ask(_: Caller, { agent, goal, turns, taskId }: Question): Promise<Answer> {
    coveredOffline(agent, goal, []);
    const rules = rulesFor(agent, goal);
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
