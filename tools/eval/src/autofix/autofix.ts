import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Uuid7 } from '@hexad/kernel';
import { fixers, HEXAD_FIX } from '@hexad/service-agents/testing';
import { BubblewrapSandbox } from '@hexad/workspace';
import { DATA, readDefects, type Defect, type Half } from './defects.js';
import { Patients, type Verdict } from './patients.js';
import { Progress } from './progress.js';

/** The least share of defects that must be fixed, of all and of those that were kept to measure with. */
const REACH = 0.8;

export interface AutofixResult {
  readonly text: string;
  readonly verdicts: readonly Verdict[];
  readonly met: boolean;
  /** By a signal; what is missing is judged by the next one. */
  readonly brokenOff: boolean;
}

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** Seeded defects, mended by rules alone. `only`: part of an id, or a half. After a Ctrl-C it ends with what was judged by then; the next one goes on from there. */
export async function autofix(only: string | undefined, tell: (line: string) => void): Promise<AutofixResult> {
  const signal = interruption();
  const wanted = readDefects().filter(({ id, half }) => only === undefined || half === only || id === only || id.startsWith(`${only}-`));
  const verdicts: Verdict[] = [];
  const progress = new Progress(path.join(ROOT, 'node_modules/.hexad/eval'), measured());
  const folder = mkdtempSync(path.join(tmpdir(), 'hexad-eval-'));
  try {
    const sandbox = await BubblewrapSandbox.open({ folder: path.join(folder, 'sandbox'), ids: new Uuid7() });
    for (const base of new Set(wanted.map((defect) => defect.base))) {
      const patients = wanted.filter((defect) => defect.base === base);
      const known = progress.of(patients);
      const began = performance.now();
      const some = known ?? (await new Patients(sandbox, path.join(folder, base), signal).treat(patients));
      if (!known) progress.keep(some);
      verdicts.push(...some);
      const when = known ? 'before it was broken off' : `in ${((performance.now() - began) / 1000).toFixed(0)} s`;
      tell(`▸ ${base}: ${some.filter(isFixed).length} of ${some.length} fixed ${when}; ${verdicts.length} of ${wanted.length} judged`);
    }
    progress.forget();
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const missing = wanted.length - verdicts.length;
  const broken =
    missing === 0 ? '' : `\n\nBroken off: ${missing} of ${wanted.length} are not judged yet. The same command goes on from here.`;
  return {
    text: `${report(verdicts)}${broken}`,
    verdicts,
    met: missing === 0 && verdicts.length > 0 && isMet(verdicts),
    brokenOff: missing > 0,
  };
}

/** Aborted by the first Ctrl-C; the second ends the process. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

/** What decides about a verdict: the fixers, their rules, the packages that they use, and the defects. */
const measured = (): string[] => [
  ...fixers()
    .get(HEXAD_FIX)!
    .readable.filter((place) => !place.includes('node_modules')),
  path.join(ROOT, 'package-lock.json'),
  DATA,
];

const isFixed = ({ found, left }: Verdict): boolean => found.length > 0 && left.length === 0;
const share = (verdicts: readonly Verdict[]): number => verdicts.filter(isFixed).length / verdicts.length;
const ofHalf = (verdicts: readonly Verdict[], half: Half): Verdict[] => verdicts.filter(({ defect }) => defect.half === half);

const isMet = (verdicts: readonly Verdict[]): boolean =>
  verdicts.every(({ broken }) => broken.length === 0) &&
  [verdicts, ofHalf(verdicts, 'kept')].every((part) => part.length === 0 || share(part) >= REACH);

const fixed = (some: readonly Verdict[]): string => (some.length === 0 ? '' : `${some.filter(isFixed).length} of ${some.length}`);

function report(verdicts: readonly Verdict[]): string {
  const groups = (of: (defect: Defect) => string): [string, Verdict[]][] =>
    [...new Set(verdicts.map(({ defect }) => of(defect)))]
      .sort()
      .map((name) => [name, verdicts.filter(({ defect }) => of(defect) === name)]);
  const row = ([name, part]: [string, readonly Verdict[]]): string[] => {
    return [
      name,
      `${part.filter(({ found }) => found.length > 0).length} of ${part.length}`,
      fixed(ofHalf(part, 'seen')),
      fixed(ofHalf(part, 'kept')),
      String(part.filter(({ broken }) => broken.length > 0).length),
    ];
  };
  const rows = [
    ...groups(({ language, kind }) => `${language}: ${kind}`),
    ...groups(({ language }) => language),
    ['all', [...verdicts]] as [string, Verdict[]],
  ];
  const unfixed = verdicts.filter((verdict) => !isFixed(verdict) || verdict.broken.length > 0);
  const lines = unfixed.filter(({ defect }) => defect.half === 'seen').map(inWords);
  return [
    table([['KIND', 'FOUND', 'FIXED, SEEN', 'FIXED, KEPT', 'BEHAVIOUR CHANGED'], ...rows.map(row)]),
    '',
    `Fixed: ${percent(share(verdicts))} of all, ${percent(share(ofHalf(verdicts, 'kept')))} of those kept for measuring (reach ${percent(REACH)}); behaviour changed: ${verdicts.filter(({ broken }) => broken.length > 0).length} (reach 0). Tests that failed and pass now: ${verdicts.filter(({ revived }) => revived).length}.`,
    ...(lines.length > 0 ? ['', 'Not fixed, of those that may be seen:', ...lines] : []),
  ].join('\n');
}

const percent = (value: number): string => (Number.isNaN(value) ? 'none' : `${(value * 100).toFixed(1)} %`);

function inWords({ defect, found, left, broken }: Verdict): string {
  if (broken.length > 0) return `${defect.id} ${defect.kind}: CHANGED ${broken.join(', ')}`;
  if (found.length === 0) return `${defect.id} ${defect.kind}: nobody finds it`;
  return `${defect.id} ${defect.kind}: ${left[0]}`;
}

function table(cells: readonly (readonly string[])[]): string {
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
  return cells.map((line) => line.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd()).join('\n'); // prettier-ignore
}
