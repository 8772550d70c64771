import type { Check, HexadJson, Source } from '@hexad/proto/documents';

/** A requirement, the criterion that asks for it, the tests that carry that, and what the run of the build found. */
export interface TraceRow {
  /** As in the delta of specs: `Task.title`, `Task: complete`. */
  readonly requirement: string;
  readonly story: string;
  readonly criterion: string;
  readonly statement: string;
  readonly sources: readonly Source[];
  readonly tests: readonly { readonly pack: string; readonly file: string; readonly name: string; readonly result: string }[];
  /** `passed`, `failed`, `missing` */
  readonly result: string;
  /** The run that recorded it, and the commit that was proved. */
  readonly run: string;
  readonly commit: string;
}

export function traceOf({ spec, proof, run }: HexadJson): TraceRow[] {
  const rows = new Map(proof.map((row) => [row.criterion, row]));
  return spec.stories.flatMap((story) =>
    story.criteria.map((criterion): TraceRow => {
      const row = rows.get(criterion.id);
      return {
        requirement: requirementOf(criterion.check),
        story: story.id,
        criterion: criterion.id,
        statement: `Given ${criterion.given}, when ${criterion.when}, then ${criterion.then}`,
        sources: criterion.sources,
        tests: (row?.tests ?? []).map(({ pack, file, name, result }) => ({ pack, file, name, result })),
        result: row?.result ?? 'missing',
        run,
        commit: row?.commit ?? '',
      };
    }),
  );
}

function requirementOf(check: Check): string {
  if (!('entity' in check)) return check.kind;
  const { entity } = check;
  if ('field' in check) return `${entity}.${check.field}`;
  if ('relation' in check) return `${entity}.${check.relation}`;
  if ('transition' in check) return `${entity}: ${check.transition}`;
  if ('rule' in check) return check.rule;
  if (check.kind === 'transitionRefused') return `${entity}: ${check.from} → ${check.to}`;
  return `${entity}: ${check.kind === 'operationRefused' ? check.operation : check.kind}`;
}

const SHOWN_COMMIT = 10;

/** One line for each test of each criterion, under a head. */
export function traceTable(rows: readonly TraceRow[]): string {
  const cells = rows.flatMap(({ requirement, criterion, tests, result, run, commit }) =>
    (tests.length > 0 ? tests.map((test) => [test.file, test.result]) : [['–', result]]).map(([test = '', said = '']) => [
      requirement,
      criterion,
      test,
      said,
      run.slice(-12),
      commit.slice(0, SHOWN_COMMIT),
    ]),
  );
  const all = [['requirement', 'criterion', 'test', 'result', 'run', 'commit'], ...cells];
  const widths = all[0]!.map((_, at) => Math.max(...all.map((row) => row[at]!.length)));
  return all
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
