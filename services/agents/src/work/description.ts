import { grammarOf } from '../map/grammars.js';
import { passed } from '../proof/check.js';
import { isTestFile } from '../proof/test-files.js';
import type { Proof } from '../proof/rows.js';
import type { Claim } from '../tools/speak.js';

export interface ChangedFile {
  readonly path: string;
  /** A added, M changed, D deleted */
  readonly status: string;
  readonly added: number;
  readonly removed: number;
}

/** What a change is, for the person who gets it: words of the agent, numbers of ours. */
export interface Description {
  readonly title: string;
  readonly summary: string;
  readonly files: readonly (ChangedFile & { readonly reason: string })[];
  readonly tests: readonly { readonly name: string; readonly command: string; readonly passed: boolean; readonly milliseconds: number }[];
  readonly breaking: readonly string[];
  readonly deployment: readonly string[];
  readonly checklist: readonly { readonly item: string; readonly done: boolean }[];
}

/** What the description is made of. */
export interface Told {
  readonly claim: Claim | undefined;
  readonly proof: Proof | undefined;
  readonly files: readonly ChangedFile[];
  /** Why it ended. */
  readonly reason: string;
  /** Nobody judged: rules mended what they find. */
  readonly byRules: boolean;
}

export function describe({ claim, proof, files, reason, byRules }: Told): Description {
  const unchanged = byRules && claim !== undefined && files.length === 0;
  const reasons = new Map((claim?.files ?? []).map((file) => [file.path, file.reason]));
  const checks = proof?.checks ?? [];
  return {
    title: unchanged ? 'chore: nothing is mended' : (claim?.title ?? 'chore: leave unfinished work'),
    summary: unchanged ? (proof?.complete ? 'There was nothing to mend.' : 'No rule mends what is found.') : (claim?.summary ?? reason),
    files: files.map((file) => ({ ...file, reason: reasons.get(file.path) ?? (byRules ? 'mended by rules' : '') })),
    tests: checks.map((run) => ({ name: run.name, command: run.command.join(' '), passed: passed(run), milliseconds: run.milliseconds })),
    breaking: claim?.breaking ?? [],
    deployment: claim?.deployment ?? [],
    checklist: [
      {
        item: 'Every criterion is proved by a command that ran',
        done: proof !== undefined && proof.rows.every(({ result }) => result === 'proved' || result === 'holds'),
      },
      {
        item: 'The checks of the repository are as good as before',
        done: proof !== undefined && !proof.reasons.some((one) => one.startsWith('The check')),
      },
      // What rules do keeps what a program does: there is nothing new to test, and neither is there in what is no code.
      ...(byRules || !files.some(({ path }) => grammarOf(path) !== undefined)
        ? []
        : [{ item: 'There are tests for it', done: files.some(({ path, status }) => status !== 'D' && isTestFile(path)) }]),
      { item: 'No test gave two answers', done: proof !== undefined && proof.flaky.length === 0 },
      { item: 'Every changed file has its reason', done: byRules || files.every(({ path }) => reasons.has(path)) },
    ],
  };
}

const list = (lines: readonly string[], none: string): string => (lines.length > 0 ? lines.map((line) => `- ${line}`).join('\n') : none);

/** For the body of a commit or a pull request. */
export function inMarkdown(
  { title, summary, files, tests, breaking, deployment, checklist }: Description,
  proof: Proof | undefined,
  linked: readonly string[] = [],
): string {
  return [
    `# ${title}\n\n${summary}`,
    `## Files\n\n${list(
      files.map(({ path, status, added, removed, reason }) => `\`${path}\` (${status}, +${added} −${removed})${reason && `: ${reason}`}`),
      'none',
    )}`,
    `## Proof\n\n${proofTable(proof)}`,
    `## Tests\n\n${list(
      tests.map(({ name, command, passed: good }) => `${good ? '✓' : '✗'} ${name}: \`${command}\``),
      'none ran',
    )}`,
    `## Breaking changes\n\n${list(breaking, 'none')}`,
    ...(linked.length > 0
      ? [`## Belongs together\n\nThe branches of this name in ${linked.join(', ')} land with this one, or none does.`]
      : []),
    `## Deployment\n\n${list(deployment, 'nothing to do')}`,
    `## Checklist\n\n${checklist.map(({ item, done }) => `- [${done ? 'x' : ' '}] ${item}`).join('\n')}`,
  ].join('\n\n');
}

const cell = (text: string): string => text.replace(/[|\n]+/g, ' ').slice(0, 200);

function proofTable(proof: Proof | undefined): string {
  if (!proof || proof.rows.length === 0) return 'Nothing was proved.';
  const rows = proof.rows.map(
    ({ criterion, text, by, result, commit }) => `| ${[criterion, text, by, result, commit.slice(0, 10)].map(cell).join(' | ')} |`,
  );
  return ['| criterion | what holds | proved by | result | commit |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

interface ReportedFinding {
  readonly severity?: unknown;
  readonly confidence?: unknown;
  readonly file?: unknown;
  readonly line?: unknown;
  readonly message?: unknown;
}

const said = (value: unknown): string => cell(typeof value === 'string' ? value : JSON.stringify(value ?? ''));

/** A report with findings, for a comment or a page. */
export function reportInMarkdown({ title, summary }: Pick<Description, 'title' | 'summary'>, report: unknown): string {
  const { findings = [], score } = report as { readonly findings?: readonly ReportedFinding[]; readonly score?: unknown };
  const rows = findings.map(
    ({ severity, confidence, file, line, message }) =>
      `| ${said(severity)} | ${said(confidence)} | \`${said(file)}:${said(line)}\` | ${said(message)} |`,
  );
  const table = ['| severity | confidence | where | finding |', '| --- | --- | --- | --- |', ...rows].join('\n');
  const scored = typeof score === 'number' ? `\n\nScore: ${score} of 100` : '';
  return [`# ${title}\n\n${summary}${scored}`, `## Findings\n\n${rows.length > 0 ? table : 'none'}`].join('\n\n');
}
