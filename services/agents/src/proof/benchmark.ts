import { z } from 'zod';
import { passed, type Check, type CheckRun } from './check.js';
import { onCommit, type Trees } from './prove.js';
import type { Proof, ProofRow } from './rows.js';
import { isTestFile } from './test-files.js';

/** What of a report says what was made faster, and how that is measured. */
export const Applied = z.object({
  findings: z.array(z.object({ confidence: z.number(), change: z.string().default('') }).loose()).default([]),
  applied: z
    .array(
      z.object({
        finding: z.int().min(0),
        benchmark: z.object({ command: z.array(z.string()).min(1), files: z.array(z.string()).default([]) }),
      }),
    )
    .default([]),
});
export type Applied = z.infer<typeof Applied>;

/** Only what is surer than that is applied. */
export const SURE = 0.8;
/** Pairs of runs, without and with the change in turn. */
const ROUNDS = 5;
/** The median has to be so much smaller, and at least four of five pairs as well. */
const SMALLER = 0.95;
const WON = 4;

const BENCHMARK = /(^|\/)(bench|benchmarks?|perf)\/|[._-]bench\.[^/]+$/i;
/** What measures is the same on both sides; everything else is measured. */
const measures = (path: string): boolean => BENCHMARK.test(path) || isTestFile(path);

/** Holds each change for speed against its benchmark, which runs with and without it. Nothing applied is fine: then there is a report alone. */
export async function proveFaster(report: unknown, checks: readonly Check[], trees: Trees): Promise<Proof> {
  const { findings, applied } = Applied.safeParse(report).data ?? { findings: [], applied: [] };
  const sources = trees.changed.filter(({ path }) => !measures(path));
  const faults = [
    ...(sources.length > 0 && applied.length === 0 ? ['report.applied: sources were changed, and no benchmark says what for.'] : []),
    ...(sources.length === 0 && applied.length > 0 ? ['report.applied: no source was changed, so there is nothing to measure.'] : []),
    ...applied.flatMap(({ finding, benchmark }, index) => faultsOf(`report.applied.${index}`, findings[finding], benchmark.files, trees)),
  ];
  if (faults.length > 0) return { complete: false, rows: [], checks: [], reasons: faults, flaky: [] };
  const runs = trees.changed.length > 0 ? await onCommit(checks, trees) : [];
  const rows: ProofRow[] = [];
  for (const [index, { finding, benchmark }] of applied.entries())
    rows.push(await measured({ id: `P${index + 1}`, text: findings[finding]!.change, ...benchmark }, trees));
  const reasons = [
    ...runs.flatMap(({ reason }) => (reason === '' ? [] : [reason])),
    ...rows.flatMap(({ criterion, result, reason }) => (result === 'proved' ? [] : [`${criterion}: ${reason}`])),
  ];
  return { complete: reasons.length === 0, rows, checks: runs.map(({ run }) => run), reasons, flaky: runs.flatMap(({ flaky }) => flaky) };
}

function faultsOf(at: string, finding: Applied['findings'][number] | undefined, files: readonly string[], trees: Trees): string[] {
  if (!finding) return [`${at}.finding: there is no such finding; they are counted from 0.`];
  if (finding.confidence <= SURE)
    return [`${at}: its finding is ${finding.confidence} sure, and only what is more than ${SURE} sure is applied. Take the change back.`];
  return files.flatMap((file) => {
    if (!trees.paths.includes(file)) return [`${at}.benchmark.files: there is no file ${file} in the commit.`];
    return measures(file)
      ? []
      : [`${at}.benchmark.files: ${file} is no benchmark; put what measures into a folder bench, or name it *.bench.*.`];
  });
}

interface Wish {
  readonly id: string;
  readonly text: string;
  readonly command: readonly string[];
  readonly files: readonly string[];
}

async function measured({ id, text, command, files }: Wish, trees: Trees): Promise<ProofRow> {
  const changed = new Set(trees.changed.map(({ path }) => path));
  const laid = files.filter((file) => changed.has(file));
  const [before, after]: [CheckRun[], CheckRun[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    before.push(await trees.before(`${id}, without it`, command, laid));
    after.push(await trees.after(`${id}, with it`, command));
    if (![before.at(-1)!, after.at(-1)!].every(passed)) break;
  }
  const runs = before.flatMap((run, round) => [run, after[round]!]);
  const row = { criterion: id, text, by: `\`${command.join(' ')}\``, commit: trees.commit, before: before[0]!, after: after[0]!, runs };
  const broken = runs.find((run) => !passed(run));
  if (broken) return { ...row, result: 'failed', reason: `The benchmark does not end well (${broken.name}): ${broken.tail.slice(-200)}` };
  const [slow, fast] = [before.map(valueOf), after.map(valueOf)];
  const told = `median ${median(slow)} without it, ${median(fast)} with it`;
  const won = fast.filter((value, round) => value < slow[round]!).length;
  if (median(fast) <= median(slow) * SMALLER && won >= WON) return { ...row, result: 'proved', reason: '' };
  return { ...row, result: 'vacuous', reason: `It is not faster: ${told}, and less in ${won} of ${ROUNDS} pairs.` };
}

/** What a benchmark says in its last line, when that is a number and less is better; otherwise the milliseconds that it took. */
function valueOf({ tail, milliseconds }: CheckRun): number {
  const last = tail.trim().split('\n').at(-1)?.trim() ?? '';
  return /^\d+(\.\d+)?$/.test(last) ? Number(last) : milliseconds;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
