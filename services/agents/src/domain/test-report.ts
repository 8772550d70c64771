import { z } from 'zod';

/** One test that ran. */
export const TestResult = z.object({
  pack: z.string(),
  /** Relative to the repository. */
  file: z.string(),
  /** The test's own title, without those of the groups around it. */
  name: z.string(),
  result: z.enum(['passed', 'failed']),
  milliseconds: z.number(),
  /** First lines of why it failed. */
  failure: z.string().optional(),
});
export type TestResult = z.infer<typeof TestResult>;

/** What a test run said: results, and what kept it from giving any (a file that does not load). */
export const TestRun = z.object({ results: z.array(TestResult), faults: z.array(z.string()) });
export type TestRun = z.infer<typeof TestRun>;

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          title: z.string(),
          status: z.string(),
          duration: z.number().nullish(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

const LONGEST_REASON = 400;
// oxlint-disable-next-line no-control-regex -- colours of the terminal
const COLOURS = /\u001b\[[0-9;]*m/g;

/** Vitest's JSON report. Tests that were skipped did not run, so they are no results. `root` is the folder of the work tree. */
export function readVitestReport(json: string, where: { pack: string; folder: string; root: string }): TestRun {
  const report = Report.safeParse(parsed(json));
  if (!report.success) return { results: [], faults: [`${where.pack}: the tests left no readable report`] };
  const relative = (file: string): string =>
    file.startsWith(`${where.root}/`) ? file.slice(where.root.length + 1) : `${where.folder}/${file}`;
  const results = report.data.testResults.flatMap((file) =>
    file.assertionResults
      .filter((one) => one.status === 'passed' || one.status === 'failed')
      .map((one): TestResult => {
        const failed = one.status === 'failed';
        return {
          pack: where.pack,
          file: relative(file.name),
          name: one.title,
          result: failed ? 'failed' : 'passed',
          milliseconds: Math.round(one.duration ?? 0),
          ...(failed && { failure: reason(one.failureMessages?.[0] ?? 'it failed', where.root) }),
        };
      }),
  );
  const unloadable = report.data.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    results,
    faults: unloadable.map((file) => `${relative(file.name)} could not be run: ${reason(file.message ?? '', where.root)}`),
  };
}

/** Without the stack, the colours and this machine's folders. */
function reason(message: string, root: string): string {
  const lines = message.replace(COLOURS, '').split('\n');
  const end = lines.findIndex((line) => /^\s+at /.test(line));
  return lines
    .slice(0, end > 0 ? end : 6)
    .join('\n')
    .replaceAll(`${root}/`, '')
    .trim()
    .slice(0, LONGEST_REASON);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
