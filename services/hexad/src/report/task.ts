import { z } from 'zod';
import { table } from './text.js';

const Row = z.object({
  criterion: z.string(),
  text: z.string(),
  by: z.string(),
  result: z.string(),
  commit: z.string(),
  reason: z.string(),
});

/** What the workflow `task` gives, as far as people look at it. */
export const TaskResult = z.object({
  branch: z.string(),
  commit: z.string(),
  complete: z.boolean(),
  cost_usd: z.number(),
  diff: z.object({ files: z.number(), added: z.number(), removed: z.number() }),
  description: z.object({
    title: z.string(),
    summary: z.string(),
    files: z.array(z.object({ path: z.string(), status: z.string(), added: z.number(), removed: z.number(), reason: z.string() })),
    checklist: z.array(z.object({ item: z.string(), done: z.boolean() })),
    breaking: z.array(z.string()),
    deployment: z.array(z.string()),
  }),
  report: z.unknown().nullish(),
  proof: z.object({ rows: z.array(Row), reasons: z.array(z.string()).default([]), flaky: z.array(z.string()) }),
});
export type TaskResult = z.infer<typeof TaskResult>;

const named = (name: string, lines: readonly string[]): string[] => lines.map((line) => `  ${name.padEnd(8)} ${line}`);

/** The change, the proof, and what to do with it. */
export function taskText(result: TaskResult, repo: string, columns: number): string {
  const { branch, commit, complete, cost_usd, diff, description, proof } = result;
  const rows = proof.rows.map((row) => [row.criterion, row.text, row.by, row.result, row.commit.slice(0, 8)]);
  const files = description.files.map(
    ({ path, status, added, removed, reason }) => `  ${status} ${path} +${added} −${removed}${reason && `  ${reason}`}`,
  );
  return [
    '',
    ...(rows.length > 0 ? [table([['CRITERION', 'WHAT HOLDS', 'PROVED BY', 'RESULT', 'COMMIT'], ...rows], columns), ''] : []),
    ...(result.report === undefined || result.report === null ? [] : [JSON.stringify(result.report, null, 2), '']),
    `${complete ? 'Done:' : 'INCOMPLETE:'} ${description.title}`,
    ...description.summary.split('\n').map((line) => `  ${line}`),
    ...files,
    ...named('missing', proof.reasons),
    ...named('flaky', proof.flaky),
    ...named('breaking', description.breaking),
    ...named('deploy', description.deployment),
    ...named(
      'not yet',
      description.checklist.filter(({ done }) => !done).map(({ item }) => item),
    ),
    `  diff     ${diff.files} ${diff.files === 1 ? 'file' : 'files'}, +${diff.added} −${diff.removed}`,
    `  cost     $${cost_usd.toFixed(4)}`,
    ...(branch === ''
      ? ['  branch   none: nothing was changed']
      : [`  branch   ${branch} (${commit.slice(0, 10)})`, `  look     git -C ${repo} diff ...${branch}`]),
  ].join('\n');
}
